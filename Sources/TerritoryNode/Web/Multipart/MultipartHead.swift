/// What stands before the bytes of one part of a form (RFC 7578 §4).
public struct MultipartHead: Hashable, Sendable {
    /// The field.
    public let name: String
    /// Of a file, as whoever sends it calls it: nothing to use as a path.
    public let fileName: String?
    public let contentType: String?

    /// The lines of a head without the empty one behind it; nil where they are not those of a form.
    init?(_ text: Substring) {
        var disposition: Substring?
        var contentType: String?
        for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingPrefix { $0 == " " || $0 == "\t" }
            switch line[..<colon].lowercased() {
            case "content-disposition":
                guard disposition == nil else { return nil }
                disposition = value
            case "content-type":
                guard contentType == nil else { return nil }
                contentType = String(value)
            case "content-transfer-encoding": return nil
            default: break
            }
        }
        guard let disposition, let values = Self.parameters(disposition), let name = values["name"] else { return nil }
        self.name = name
        fileName = values["filename"]
        self.contentType = contentType
    }

    /// `form-data; name="a"; filename="b"`.
    private static func parameters(_ text: Substring) -> [String: String]? {
        guard text.lowercased().hasPrefix("form-data") else { return nil }
        var values: [String: String] = [:]
        var rest = text.dropFirst("form-data".count)
        while !rest.isEmpty {
            guard let match = rest.prefixMatch(of: /[ \t]*;[ \t]*([A-Za-z*]+)="((?:[^"\\]|\\.)*)"/) else { return nil }
            let name = match.1.lowercased()
            guard values[name] == nil else { return nil }
            values[name] = unescaped(match.2)
            rest = rest[match.range.upperBound...]
        }
        return values
    }

    /// What browsers write for characters that would end the value (WHATWG HTML, "multipart/form-data encoding algorithm"), and
    /// what older programs do.
    private static func unescaped(_ text: Substring) -> String {
        String(text).replacing("\\\"", with: "\"").replacing("%22", with: "\"").replacing("%0D", with: "\r")
            .replacing("%0A", with: "\n")
    }
}
