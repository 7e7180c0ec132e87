import Kernel

/// The items of a JSON array.
struct UnkeyedValues: UnkeyedDecodingContainer {
    let items: [JSONValue]
    let pointer: String
    let notes: FieldNotes
    let codingPath: [any CodingKey] = []
    private(set) var currentIndex = 0

    init(items: [JSONValue], pointer: String, notes: FieldNotes) {
        self.items = items
        self.pointer = pointer
        self.notes = notes
    }

    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    mutating func decodeNil() -> Bool {
        guard !isAtEnd, items[currentIndex] == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try next().decode(type)
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { next() }

    private mutating func next() -> ValueDecoder {
        defer { currentIndex += 1 }
        return ValueDecoder(value: items[currentIndex], pointer: "\(pointer)/\(currentIndex)", notes: notes)
    }
}
