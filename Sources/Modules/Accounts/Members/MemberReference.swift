import Kernel
import Web

/// How a request names a member: an id, `@eva` for one of this territory, or `@eva@se`.
enum MemberReference: SchemaDescribed, Hashable {
    case id(ID<Member>)
    case local(String)
    case remote(handle: String, code: String)

    static let maximumLength = 64

    static var schema: JSONSchema {
        JSONSchema(type: "string").with("minLength", .number("1")).with("maxLength", .number("\(maximumLength)"))
    }

    static var placeholder: MemberReference { .local("") }

    /// - Parameter home: this territory's own code, so that `@eva@se` on `se` is `@eva`.
    func resolved(home: String) -> MemberReference {
        if case .remote(let handle, home) = self { .local(handle) } else { self }
    }

    init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength else { return nil }
        if let id = ID<Member>(text) {
            self = .id(id)
            return
        }
        let parts = text.trimmingPrefix("acct:").trimmingPrefix("@").split(
            separator: "@", omittingEmptySubsequences: false)
        guard let handle = parts.first.flatMap({ try? Handle(checking: String($0)) }) else { return nil }
        switch parts.count {
        case 1: self = .local(handle.text)
        case 2 where TerritoryCode(String(parts[1])) != nil:
            self = .remote(handle: handle.text, code: String(parts[1]))
        default: return nil
        }
    }

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let reference = MemberReference(text) else {
            throw TextProblem(code: "invalid", detail: "Write an id, @handle or @handle@territory.")
        }
        self = reference
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .id(let id): try container.encode(id)
        case .local(let handle): try container.encode("@\(handle)")
        case .remote(let handle, let code): try container.encode("@\(handle)@\(code)")
        }
    }
}
