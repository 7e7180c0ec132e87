import Kernel

/// One JSON value as a text, number or switch; in queries and forms all of them are written as text.
struct SingleValue: SingleValueDecodingContainer {
    let value: JSONValue
    let pointer: String
    let notes: FieldNotes
    let codingPath: [any CodingKey] = []

    func decodeNil() -> Bool { value == .null }

    func decode(_: Bool.Type) throws -> Bool {
        if case .bool(let flag) = value { return flag }
        guard notes.readsTexts, let text = value.string, let flag = Bool(text) else { throw mismatch }
        return flag
    }

    func decode(_: String.Type) throws -> String {
        guard let text = value.string else { throw mismatch }
        return text
    }

    func decode(_: Double.Type) throws -> Double {
        switch value {
        case .number(let text): return try unwrap(Double(text))
        case .string(let text) where notes.readsTexts: return try unwrap(Double(text))
        default: throw mismatch
        }
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try ValueDecoder(value: value, pointer: pointer, notes: notes).decode(type)
    }

    private func integer<Integer: FixedWidthInteger>(_: Integer.Type) throws -> Integer {
        if notes.readsTexts, let text = value.string { return try unwrap(Self.plain(text).flatMap { Integer($0) }) }
        return try unwrap(value.integer(Integer.self))
    }

    /// Swift reads `+5` too, JSON and its schemas do not.
    private static func plain(_ text: String) -> String? {
        text.first == "+" ? nil : text
    }

    private func unwrap<T>(_ value: T?) throws -> T {
        guard let value else { throw mismatch }
        return value
    }

    private var mismatch: DecodingError {
        .typeMismatch(String.self, .init(codingPath: [], debugDescription: "wrong type"))
    }
}
