/// Reads JSON (RFC 8259) that strangers wrote, without second meanings: UTF-8 only, no duplicate names, bounded depth,
/// no lone surrogates, no U+0000, no number a double cannot hold, nothing after the value.
///
/// Names are compared by their bytes, as everybody else does it, and not by canonical equivalence.
public struct JSONParser {
    /// How many arrays and objects may stand inside one another.
    public static let maximumDepth = 32

    /// How many values, of all kinds and depths, a text of strangers may hold.
    public static let maximumValues = 20_000

    private let bytes: [UInt8]
    private let maximumValues: Int
    private var position = 0
    private var values = 0

    /// The value the whole text stands for.
    /// - Parameter maximumValues: more for a text that is known to be large and not a stranger's.
    /// - Throws: ``JSONError`` with the offset of the first byte that is wrong.
    public static func parse(
        _ bytes: [UInt8], maximumValues: Int = JSONParser.maximumValues
    ) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes: bytes, maximumValues: maximumValues)
        parser.skipSpace()
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.error(.trailingBytes) }
        return value
    }

    /// Whether ``parse(_:)`` takes the text: as strict, and much quicker for what is usual.
    public static func accepts(_ bytes: [UInt8]) -> Bool {
        switch JSONScan.judge(bytes) {
        case .good: true
        case .bad: false
        case .unclear: (try? parse(bytes)) != nil
        }
    }

    private init(bytes: [UInt8], maximumValues: Int) {
        self.bytes = bytes
        self.maximumValues = maximumValues
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        values += 1
        guard values <= maximumValues else { throw error(.tooMany) }
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= Self.maximumDepth else { throw error(.tooDeep) }
        position += 1
        var members: [JSONMember] = []
        var names: Set<[UInt8]> = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw error(.syntax) }
            let name = try string()
            guard names.insert(Array(name.utf8)).inserted else { throw error(.duplicateName(name)) }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error(.syntax) }
            skipSpace()
            members.append(JSONMember(name, try value(depth: depth)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw error(.syntax) }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= Self.maximumDepth else { throw error(.tooDeep) }
        position += 1
        var items: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(items) }
        while true {
            skipSpace()
            items.append(try value(depth: depth))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(items) }
            guard take(UInt8(ascii: ",")) else { throw error(.syntax) }
        }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return try utf8(text)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw error(.syntax)
            default: text.append(byte)
            }
        }
        throw error(.syntax)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = peek else { throw error(.syntax) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try escapedScalar())).utf8)
        default: throw error(.syntax)
        }
    }

    /// The scalar of `\uXXXX`, or of a surrogate pair of them.
    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        let first = try hexadecimal4()
        guard first != 0 else { throw error(.nulCharacter) }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw error(.loneSurrogate) }
        let second = try hexadecimal4()
        guard (0xdc00...0xdfff).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        else { throw error(.loneSurrogate) }
        return scalar
    }

    private mutating func hexadecimal4() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw error(.syntax) }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw error(.syntax) }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }

    private func utf8(_ text: [UInt8]) throws(JSONError) -> String {
        guard let string = String(validating: text, as: UTF8.self) else { throw error(.notUTF8) }
        return string
    }

    private mutating func number() throws(JSONError) -> String {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw error(.numberOutOfRange) }
        return text
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw error(.syntax) }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in "\(word)".utf8 {
            guard take(byte) else { throw error(.syntax) }
        }
        return value
    }

    private var peek: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private func error(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason: reason, offset: position)
    }
}
