import Kernel

/// The members of a JSON object, each decoded on its own so that all wrong ones are found.
struct KeyedValues<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [JSONMember]
    let pointer: String
    let notes: FieldNotes
    let codingPath: [any CodingKey] = []

    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool {
        members.contains { $0.name == key.stringValue }
    }

    func decodeNil(forKey _: Key) throws -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        if let decoder = child(key) { return try decoder.decode(type) }
        notes.note(FieldProblem(path(key), "required", "This is needed."))
        guard let placeholder = JSONSchema.placeholder(type) else { throw AlreadyNoted() }
        return placeholder
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        try child(key)?.decode(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        guard let decoder = child(key) else { throw AlreadyNoted() }
        return try decoder.container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        guard let decoder = child(key) else { throw AlreadyNoted() }
        return try decoder.unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { throw AlreadyNoted() }
    func superDecoder(forKey _: Key) throws -> any Decoder { throw AlreadyNoted() }

    /// Notes every member whose name is none of the type's.
    func refuseUnknown() {
        guard notes.refusesUnknown else { return }
        for member in members where Key(stringValue: member.name) == nil && !notes.isFull {
            notes.note(
                FieldProblem(
                    "\(pointer)/\(Self.escaped(member.name))", "unknown_field", "This field is not known here."))
        }
    }

    private func child(_ key: Key) -> ValueDecoder? {
        guard let member = members.first(where: { $0.name == key.stringValue }) else { return nil }
        return ValueDecoder(value: member.value, pointer: path(key), notes: notes)
    }

    private func path(_ key: Key) -> String {
        "\(pointer)/\(Self.escaped(key.stringValue))"
    }

    /// RFC 6901 §3; a name from a stranger is shown shortened.
    private static func escaped(_ name: String) -> String {
        let isPlain =
            name.utf8.count <= 64 && !name.utf8.contains { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }
        return isPlain ? name : String(name.prefix(64)).replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
