import Foundation
import Kernel

/// The names and values of a query or a form: `application/x-www-form-urlencoded` (WHATWG URL §5), read strictly.
public struct FormFields: Sendable, Hashable {
    let pairs: [JSONMember]

    /// Longer lists are no form of ours.
    static let maximumFields = 200

    /// - Throws: ``Problem`` `malformed` for bad percent-encoding, bytes that are no UTF-8, U+0000, or a repeated name.
    init(_ text: Substring) throws {
        var pairs: [JSONMember] = []
        var names: Set<String> = []
        for part in text.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decoded(halves[0])
            let value = halves.count == 2 ? try Self.decoded(halves[1]) : ""
            guard names.insert(name).inserted else { throw Problem.malformed("A name appears twice.") }
            guard pairs.count < Self.maximumFields else { throw Problem.malformed("There are too many fields.") }
            pairs.append(JSONMember(name, .string(value)))
        }
        self.pairs = pairs
    }

    public subscript(name: String) -> String? {
        pairs.first { $0.name == name }?.value.string
    }

    func without(_ name: String) -> FormFields {
        FormFields(pairs: pairs.filter { $0.name != name })
    }

    private init(pairs: [JSONMember]) {
        self.pairs = pairs
    }

    private static func decoded(_ text: Substring) throws -> String {
        guard let decoded = text.replacing("+", with: " ").removingPercentEncoding, !decoded.utf8.contains(0) else {
            throw Problem.malformed("The query or form has a wrong percent-encoding.")
        }
        return decoded
    }
}
