/// Postgres's array literal, one dimension: `{a,"b c",NULL}` (PostgreSQL manual, 8.15.6).
enum ArrayText {
    static func write(_ elements: [String?]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(elements.reduce(2) { $0 + ($1?.utf8.count ?? 4) + 4 })
        text.append(UInt8(ascii: "{"))
        for element in elements {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            append(element, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ element: String?, to text: inout [UInt8]) {
        guard let element else { return text.append(contentsOf: "NULL".utf8) }
        text.append(UInt8(ascii: "\""))
        for byte in element.utf8 {
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") { text.append(UInt8(ascii: "\\")) }
            text.append(byte)
        }
        text.append(UInt8(ascii: "\""))
    }

    /// nil when the text is no array of one dimension.
    static func read(_ text: String) -> [String?]? {
        guard text.utf8.first == UInt8(ascii: "{"), text.utf8.last == UInt8(ascii: "}") else { return nil }
        let body = Array(text.utf8.dropFirst().dropLast())
        var elements: [String?] = []
        var position = 0
        while position < body.count {
            guard let element = readElement(body, &position) else { return nil }
            elements.append(element)
            position += 1
        }
        return elements
    }

    /// Reads up to the next comma or the end. The outer optional is failure, the inner is NULL.
    private static func readElement(_ body: [UInt8], _ position: inout Int) -> String?? {
        var bytes: [UInt8] = []
        var isQuoted = false
        var inside = false
        while position < body.count, inside || body[position] != UInt8(ascii: ",") {
            switch body[position] {
            case UInt8(ascii: "\""):
                inside.toggle()
                isQuoted = true
            case UInt8(ascii: "\\") where position + 1 < body.count:
                position += 1
                bytes.append(body[position])
            case UInt8(ascii: "{") where !inside: return nil
            case let byte: bytes.append(byte)
            }
            position += 1
        }
        if inside { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        return .some(!isQuoted && text == "NULL" ? nil : text)
    }
}
