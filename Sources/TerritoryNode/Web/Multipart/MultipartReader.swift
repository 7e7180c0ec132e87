import HTTPTypes
import Kernel

/// The parts of a form as they come, one after the other.
public struct MultipartReader {
    private var parser: MultipartParser
    private var pieces: StreamedBody.Iterator
    private var isInPart = false

    /// - Throws: ``Problem`` `wrongContentType` where it is no such form.
    public init(_ request: StreamRequest) throws {
        try self.init(request.headers, request.body)
    }

    init(_ headers: HTTPFields, _ body: StreamedBody) throws {
        guard let boundary = Self.boundary(headers[.contentType] ?? ""), headers[.contentEncoding] == nil else {
            throw Problem(.wrongContentType)
        }
        parser = MultipartParser(boundary: boundary)
        pieces = body.makeAsyncIterator()
    }

    /// The next part; what is left of the one before is passed over.
    public mutating func nextPart() async throws -> MultipartHead? {
        while isInPart { _ = try await nextBytes() }
        guard case .part(let head)? = try await event() else { return nil }
        isInPart = true
        return head
    }

    /// The next bytes of the part; nil at its end.
    public mutating func nextBytes() async throws -> ArraySlice<UInt8>? {
        guard isInPart else { return nil }
        if case .bytes(let bytes)? = try await event() { return bytes }
        isInPart = false
        return nil
    }

    /// The rest of the part as text.
    /// - Throws: ``Problem`` `malformed` for more than `limit` bytes, or where they are no UTF-8.
    public mutating func text(limit: Int = 4096) async throws -> String {
        var bytes: [UInt8] = []
        while let more = try await nextBytes() {
            bytes += more
            guard bytes.count <= limit else { throw Problem.malformed("A field of the form is too long.") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem.malformed("The form is not UTF-8.")
        }
        return text
    }

    /// - Returns: nil at the end of the form.
    private mutating func event() async throws -> MultipartParser.Event? {
        do {
            while true {
                if let event = try parser.next() { return event == .end ? try await end() : event }
                guard let piece = try await pieces.next() else { throw MultipartParser.Malformed() }
                parser.append(piece)
            }
        } catch is MultipartParser.Malformed {
            throw Problem.malformed("The parts of the form cannot be read.")
        }
    }

    /// Nothing but the end of a line follows the last boundary.
    private mutating func end() async throws -> MultipartParser.Event? {
        while let piece = try await pieces.next() {
            parser.append(piece)
            _ = try parser.next()
        }
        _ = try parser.next()
        return nil
    }

    public static func isForm(_ contentType: String) -> Bool {
        contentType.lowercased().hasPrefix("multipart/form-data")
    }

    /// RFC 2046 §5.1.1: 1 to 70 characters.
    private static func boundary(_ contentType: String) -> String? {
        let pattern =
            /multipart\/form-data[ \t]*;[ \t]*boundary=(?:"([^"\\]{1,70})"|([0-9A-Za-z'()+_,.\/:=?-]{1,70}))[ \t]*/
        guard let match = contentType.wholeMatch(of: pattern.ignoresCase()) else { return nil }
        let text = match.1 ?? match.2 ?? ""
        return text.utf8.allSatisfy { (0x20...0x7e).contains($0) } && text.last != " " ? String(text) : nil
    }
}
