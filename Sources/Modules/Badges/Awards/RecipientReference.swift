import Foundation
import Kernel
import Web

/// How a request names a member of this territory: an id, or `@eva`.
struct RecipientReference: SchemaDescribed, Hashable, Sendable {
    let id: UUID?
    let handle: String?

    static var schema: JSONSchema {
        JSONSchema(type: "string").with("minLength", .number("3")).with("maxLength", .number("64"))
    }

    /// As it is written.
    var text: String { handle.map { "@\($0)" } ?? id.map { ID<Member>($0).description } ?? "" }

    static var placeholder: RecipientReference { RecipientReference("nobody")! }

    init?(_ text: String) {
        if let id = ID<Member>(text) {
            (self.id, handle) = (id.uuid, nil)
            return
        }
        let handle = text.trimmingPrefix("@")
        let isHandle =
            (3...20).contains(handle.utf8.count)
            && handle.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            }
        guard isHandle else { return nil }
        (id, self.handle) = (nil, String(handle))
    }

    init(from decoder: any Decoder) throws {
        guard let reference = RecipientReference(try decoder.singleValueContainer().decode(String.self)) else {
            throw TextProblem(code: "invalid", detail: "Write an id or a @handle of this territory.")
        }
        self = reference
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
