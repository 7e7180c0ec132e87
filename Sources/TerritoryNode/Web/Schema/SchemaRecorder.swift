import Kernel

/// Notes which properties a type asks for, with their types, and answers with placeholders.
struct SchemaRecorder: Decoder {
    final class Notes {
        var properties: [ObjectSchema.Property] = []
    }

    let notes = Notes()
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Keyed<Key>(notes: notes))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "an array has no properties"))
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "not a struct and not described"))
    }

    private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let notes: Notes
        let codingPath: [any CodingKey] = []
        let allKeys: [Key] = []

        func contains(_: Key) -> Bool { true }
        func decodeNil(forKey _: Key) -> Bool { false }

        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try note(type, key, isRequired: true)
        }

        func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
            try note(type, key, isRequired: false)
        }

        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
            try note(type, key, isRequired: false)
        }

        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
            try note(type, key, isRequired: false)
        }

        func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
            try note(type, key, isRequired: false)
        }

        func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
            try note(type, key, isRequired: false)
        }

        func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
            try note(type, key, isRequired: false)
        }

        func nestedContainer<NestedKey: CodingKey>(
            keyedBy _: NestedKey.Type, forKey _: Key
        ) throws -> KeyedDecodingContainer<NestedKey> {
            throw unsupported
        }

        func nestedUnkeyedContainer(forKey _: Key) throws -> any UnkeyedDecodingContainer { throw unsupported }
        func superDecoder() throws -> any Decoder { throw unsupported }
        func superDecoder(forKey _: Key) throws -> any Decoder { throw unsupported }

        private func note<T: Decodable>(_ type: T.Type, _ key: Key, isRequired: Bool) throws -> T {
            notes.properties.append(
                .init(name: key.stringValue, schema: JSONSchema.of(type), isRequired: isRequired))
            return try JSONSchema.placeholder(type) ?? T(from: SchemaRecorder())
        }

        private var unsupported: DecodingError {
            .dataCorrupted(.init(codingPath: [], debugDescription: "nested containers are not described"))
        }
    }
}
