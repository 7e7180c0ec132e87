import Foundation
import Kernel

/// Decodes a Swift type from a JSON value, noting every wrong field instead of stopping at the first.
struct ValueDecoder: Decoder {
    let value: JSONValue
    /// RFC 6901 pointer to `value`.
    let pointer: String
    let notes: FieldNotes
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    /// Reads a `T`.
    /// - Throws: ``Problem`` `invalid` with every field that is wrong.
    static func read<T: Decodable>(
        _ type: T.Type, from value: JSONValue, readsTexts: Bool = false, refusesUnknown: Bool = true
    ) throws -> T {
        let notes = FieldNotes(readsTexts: readsTexts, refusesUnknown: refusesUnknown)
        let result = try? ValueDecoder(value: value, pointer: "", notes: notes).decode(type)
        guard notes.problems.isEmpty, let result else { throw Problem(.invalid, fields: notes.problems) }
        return result
    }

    /// One value or struct; notes what is wrong and goes on with a placeholder where it can.
    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        do {
            if type == Date.self { return try date() as! T }
            return try T(from: self)
        } catch let problem as TextProblem {
            notes.note(problem.at(pointer))
        } catch is AlreadyNoted {
            throw AlreadyNoted()
        } catch {
            notes.note(Self.wrongType(at: pointer))
        }
        guard let placeholder = JSONSchema.placeholder(type) else { throw AlreadyNoted() }
        return placeholder
    }

    func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else { throw noted(Self.wrongType(at: pointer)) }
        let container = KeyedValues<Key>(members: members, pointer: pointer, notes: notes)
        container.refuseUnknown()
        return KeyedDecodingContainer(container)
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let items) = value else { throw noted(Self.wrongType(at: pointer)) }
        return UnkeyedValues(items: items, pointer: pointer, notes: notes)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        SingleValue(value: value, pointer: pointer, notes: notes)
    }

    private func date() throws -> Date {
        guard let text = value.string, let date = try? Date(text, strategy: .iso8601) else {
            throw TextProblem(code: "invalid", detail: "Write a time such as 2026-11-21T12:00:00Z.", values: [:])
        }
        return date
    }

    private func noted(_ problem: FieldProblem) -> AlreadyNoted {
        notes.note(problem)
        return AlreadyNoted()
    }

    static func wrongType(at pointer: String) -> FieldProblem {
        FieldProblem(pointer, "wrong_type", "This is not the kind of value that belongs here.")
    }
}

/// Ends reading; the reason is in the ``FieldNotes``.
struct AlreadyNoted: Error {}
