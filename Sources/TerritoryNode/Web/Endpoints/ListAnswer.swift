import Kernel

/// One page of a list as it is sent.
struct ListAnswer<Item: Codable & Sendable>: Codable, Sendable {
    let items: [Item]
    /// The cursor of the next page; absent at the end.
    let next: String?
}

/// Which page of a list is asked for; every list takes these beside its own query.
struct ListQuery: Codable, Sendable {
    let limit: ListLimit?
    let cursor: String?
}

/// How many items one page has.
struct ListLimit: SchemaDescribed {
    static let standard = 20
    static let maximum = 100

    let value: Int

    static var schema: JSONSchema {
        JSONSchema(type: "integer").with("minimum", .number("1")).with("maximum", .number("\(maximum)"))
            .with("default", .number("\(standard)"))
    }

    static var placeholder: ListLimit { ListLimit(value: standard) }

    init(value: Int) {
        self.value = value
    }

    init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(Int.self)
        guard (1...Self.maximum).contains(value) else {
            throw TextProblem(
                code: "out_of_range", detail: "Between 1 and {maximum}.", values: ["maximum": "\(Self.maximum)"])
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
