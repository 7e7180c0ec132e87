/// The XML that stores answer: elements within elements, or text. What stores never send, such as document types and entities of
/// one's own, is refused, so nothing in it can grow.
struct S3Document {
    let name: String
    private(set) var text = ""
    private(set) var children: [S3Document] = []

    /// The text of the first child of that name.
    subscript(_ name: String) -> String? {
        children.first { $0.name == name }?.text
    }

    struct Malformed: Error {}

    /// Within one another.
    private static let depthLimit = 8

    init(_ bytes: [UInt8]) throws(Malformed) {
        var rest = Substring(String(decoding: bytes, as: UTF8.self))
        var open: [S3Document] = []
        while let start = rest.firstIndex(of: "<") {
            if !open.isEmpty { open[open.count - 1].text += try Self.plain(rest[..<start]) }
            guard let end = rest[start...].firstIndex(of: ">") else { throw Malformed() }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("?") { continue }
            guard !tag.hasPrefix("!") else { throw Malformed() }
            let isClosing = tag.hasPrefix("/")
            if !isClosing {
                open.append(S3Document(named: tag.prefix { !$0.isWhitespace && $0 != "/" }))
                guard open.count <= Self.depthLimit else { throw Malformed() }
            }
            guard isClosing || tag.hasSuffix("/") else { continue }
            guard let element = open.popLast(), !isClosing || tag.dropFirst().prefix(element.name.count) == element.name
            else { throw Malformed() }
            guard !open.isEmpty else {
                self = element
                return
            }
            open[open.count - 1].children.append(element)
        }
        throw Malformed()
    }

    private init(named name: Substring) {
        self.name = String(name)
    }

    private static func plain(_ text: Substring) throws(Malformed) -> String {
        var plain = ""
        var rest = text
        while let start = rest.firstIndex(of: "&") {
            plain += rest[..<start]
            guard let end = rest[start...].firstIndex(of: ";") else { throw Malformed() }
            plain += try character(rest[rest.index(after: start)..<end])
            rest = rest[rest.index(after: end)...]
        }
        return plain + rest
    }

    private static func character(_ name: Substring) throws(Malformed) -> String {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
            guard name.hasPrefix("#"), let scalar = number.flatMap(Unicode.Scalar.init) else { throw Malformed() }
            return String(scalar)
        }
    }
}
