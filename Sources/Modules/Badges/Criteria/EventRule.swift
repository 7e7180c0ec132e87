import Kernel
import Web

/// One thing that a fact has to say.
struct EventRule: Codable, Hashable, Sendable {
    enum Operator: String, SchemaEnumeration, Sendable {
        case equals, differs, less, more, `in`, exists
        case atMost = "at_most"
        case atLeast = "at_least"
    }

    /// RFC 6901 pointer into the fact's JSON: `/course`.
    let path: String
    let `operator`: Operator
    /// Compared as text; as a number by the four that order. Absent for `exists` and `in`.
    let value: String?
    /// For `in`.
    let values: [String]?

    static let maximumRules = 8
    static let maximumValues = 100
    static let maximumLength = 200

    init(path: String, _ operator: Operator, value: String? = nil, values: [String]? = nil) {
        self.path = path
        self.operator = `operator`
        self.value = value
        self.values = values
    }

    func matches(_ payload: JSONValue) -> Bool {
        guard let found = payload.at(pointer: path) else { return false }
        switch self.operator {
        case .exists: return true
        case .equals: return found.comparable == value
        case .differs: return found.comparable != value
        case .in: return found.comparable.map { (values ?? []).contains($0) } ?? false
        case .less: return ordered(found, <)
        case .atMost: return ordered(found, <=)
        case .more: return ordered(found, >)
        case .atLeast: return ordered(found, >=)
        }
    }

    private func ordered(_ found: JSONValue, _ isOrdered: (Double, Double) -> Bool) -> Bool {
        guard case .number(let text) = found, let left = Double(text), let right = value.flatMap(Double.init) else {
            return false
        }
        return isOrdered(left, right)
    }

    /// - Throws: ``Problem`` `invalid`.
    static func check(_ rules: [EventRule]?) throws {
        let rules = rules ?? []
        guard rules.count <= maximumRules, rules.allSatisfy(\.isWhole) else {
            throw Problem.invalid(
                FieldProblem(
                    "/criteria", "bad_rule",
                    "A rule has a path such as /course, an operator, and the value or values that the operator needs."))
        }
    }

    private var isWhole: Bool {
        guard path.hasPrefix("/"), path.utf8.count <= Self.maximumLength,
            value?.utf8.count ?? 0 <= Self.maximumLength
        else { return false }
        switch self.operator {
        case .exists: return value == nil && values == nil
        case .in:
            return value == nil
                && (values.map {
                    (1...Self.maximumValues).contains($0.count) && $0.allSatisfy { $0.utf8.count <= Self.maximumLength }
                }
                    ?? false)
        case .equals, .differs: return value != nil && values == nil
        case .less, .atMost, .more, .atLeast: return value.flatMap(Double.init) != nil && values == nil
        }
    }
}

extension JSONValue {
    /// What a JSON pointer (RFC 6901) leads to; nil where it leads nowhere.
    func at(pointer: String) -> JSONValue? {
        var value = self
        for part in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let name = String(part.replacing("~1", with: "/").replacing("~0", with: "~"))
            if let item = value.array {
                guard let index = Int(name), item.indices.contains(index) else { return nil }
                value = item[index]
            } else {
                guard let next = value[name] else { return nil }
                value = next
            }
        }
        return value
    }

    /// The text that rules compare; nil for arrays, objects and null.
    fileprivate var comparable: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
