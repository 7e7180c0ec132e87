/// Reads JSON without building it: the quick way to know that ``JSONParser`` would take a text.
///
/// It judges what almost every text is made of and leaves the rest to the parser, so it need not know every rule twice: escapes
/// in names, `\u`, and objects with many names.
struct JSONScan {
    /// The parser would take it, would not, or has to be asked.
    enum Verdict {
        case good, bad, unclear
    }

    /// Names of one object that are compared each with each.
    private static let maximumNames = 32

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var values = 0
    private var isASCII = true
    /// Where the names stand of the objects that are open.
    private var names: [Range<Int>] = []

    private enum Stop: Error {
        case bad, unclear
    }

    static func judge(_ bytes: [UInt8]) -> Verdict {
        bytes.withUnsafeBufferPointer { buffer in
            var scan = JSONScan(bytes: buffer)
            do throws(Stop) {
                scan.space()
                try scan.value(depth: 0)
                scan.space()
                guard scan.position == buffer.count else { return .bad }
            } catch {
                return error == .bad ? .bad : .unclear
            }
            return scan.isASCII || String(validating: buffer, as: UTF8.self) != nil ? .good : .bad
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        names.reserveCapacity(Self.maximumNames)
    }

    private mutating func value(depth: Int) throws(Stop) {
        values += 1
        guard values <= JSONParser.maximumValues else { throw .bad }
        switch peek {
        case UInt8(ascii: "{"): try object(depth: depth + 1)
        case UInt8(ascii: "["): try array(depth: depth + 1)
        case UInt8(ascii: "\""): _ = try string(isName: false)
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func object(depth: Int) throws(Stop) {
        guard depth <= JSONParser.maximumDepth else { throw .bad }
        let outer = names.count
        position += 1
        space()
        if take(UInt8(ascii: "}")) { return }
        while true {
            space()
            try name(after: outer)
            space()
            guard take(UInt8(ascii: ":")) else { throw .bad }
            space()
            try value(depth: depth)
            space()
            if take(UInt8(ascii: "}")) { break }
            guard take(UInt8(ascii: ",")) else { throw .bad }
        }
        names.removeSubrange(outer...)
    }

    private mutating func name(after outer: Int) throws(Stop) {
        guard peek == UInt8(ascii: "\"") else { throw .bad }
        let name = try string(isName: true)
        guard names.count - outer < Self.maximumNames else { throw .unclear }
        for other in names[outer...] where other.count == name.count {
            if bytes[other].elementsEqual(bytes[name]) { throw .bad }
        }
        names.append(name)
    }

    private mutating func array(depth: Int) throws(Stop) {
        guard depth <= JSONParser.maximumDepth else { throw .bad }
        position += 1
        space()
        if take(UInt8(ascii: "]")) { return }
        while true {
            space()
            try value(depth: depth)
            space()
            if take(UInt8(ascii: "]")) { return }
            guard take(UInt8(ascii: ",")) else { throw .bad }
        }
    }

    private mutating func string(isName: Bool) throws(Stop) -> Range<Int> {
        position += 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return start..<position - 1
            case UInt8(ascii: "\\"):
                guard !isName else { throw .unclear }
                try escape()
            case 0..<0x20: throw .bad
            case 0x80...: isASCII = false
            default: break
            }
        }
        throw .bad
    }

    private mutating func escape() throws(Stop) {
        switch peek {
        case UInt8(ascii: "u"): throw .unclear
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        default: throw .bad
        }
    }

    /// Whole numbers of a few digits; what else may be one is for the parser.
    private mutating func number() throws(Stop) {
        _ = take(UInt8(ascii: "-"))
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        let count = position - start
        guard count > 0, count == 1 || bytes[start] != UInt8(ascii: "0") else { throw .bad }
        switch peek {
        case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): throw .unclear
        default: break
        }
        guard count <= 100 else { throw .unclear }
    }

    private mutating func word(_ word: StaticString) throws(Stop) {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count,
            word.withUTF8Buffer({ bytes[position..<end].elementsEqual($0) })
        else { throw .bad }
        position = end
    }

    private var peek: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func space() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }
}
