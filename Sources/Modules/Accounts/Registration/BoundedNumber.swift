import Kernel
import Web

/// A whole number that knows its own limits, as the API takes and documents it.
protocol BoundedNumber: SchemaDescribed, Sendable {
    static var range: ClosedRange<Int> { get }
    var value: Int { get }
    init(value: Int)
}

extension BoundedNumber {
    static var schema: JSONSchema {
        JSONSchema(type: "integer").with("minimum", .number("\(range.lowerBound)"))
            .with("maximum", .number("\(range.upperBound)"))
    }

    static var placeholder: Self { Self(value: range.lowerBound) }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer().decode(Int.self)
        guard Self.range.contains(value) else {
            throw TextProblem(
                code: "out_of_range", detail: "Between {minimum} and {maximum}.",
                values: ["minimum": "\(Self.range.lowerBound)", "maximum": "\(Self.range.upperBound)"])
        }
        self.init(value: value)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
