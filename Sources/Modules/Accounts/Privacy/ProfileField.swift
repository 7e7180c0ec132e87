import Kernel
import Web

/// One thing that members say of themselves under a name of their own choice, such as "Boat: Ylva".
struct ProfileField: Hashable, Codable, Sendable {
    let name: Name
    let value: Value

    /// What it is about.
    struct Name: BoundedText {
        static let rule = TextRule(scalars: 1...40, maximumBytes: 160)
        let text: String
        init(unchecked text: String) { self.text = text }
    }

    /// What is said.
    struct Value: BoundedText {
        static let rule = TextRule(scalars: 1...200, maximumBytes: 800)
        let text: String
        init(unchecked text: String) { self.text = text }
    }
}

/// The fields of one profile.
struct ProfileFields: SchemaDescribed, Hashable, Sendable {
    static let maximum = 4

    let items: [ProfileField]

    static var schema: JSONSchema { [ProfileField].schema.with("maxItems", .number("\(maximum)")) }
    static var placeholder: ProfileFields { ProfileFields(items: []) }

    init(items: [ProfileField]) {
        self.items = items
    }

    init(from decoder: any Decoder) throws {
        items = try [ProfileField](from: decoder)
        guard items.count <= Self.maximum else {
            throw TextProblem(code: "too_many", detail: "At most {maximum}.", values: ["maximum": "\(Self.maximum)"])
        }
    }

    func encode(to encoder: any Encoder) throws { try items.encode(to: encoder) }
}
