import Foundation

/// Reads `multipart/form-data` (RFC 7578, RFC 2046 §5.1.1) as its bytes come. It holds no more than one piece and a head.
///
/// It is strict where two programs could read the same bytes differently: no preamble, no transfer encodings, each head whole,
/// and the last boundary there.
struct MultipartParser {
    enum Event: Equatable {
        case part(MultipartHead)
        case bytes(ArraySlice<UInt8>)
        case partEnd
        case end
    }

    /// The bytes are no form, or too much of one.
    struct Malformed: Error {}

    /// The most bytes of one part's head.
    static let headLimit = 4096

    private enum Place {
        case beforeFirst, afterBoundary, inHead, inBody, over
    }

    private let delimiter: [UInt8]
    private var place = Place.beforeFirst
    private var buffer: [UInt8] = Array("\r\n".utf8)
    private var position = 0

    init(boundary: String) {
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    mutating func append(_ bytes: [UInt8]) {
        buffer.removeFirst(position)
        position = 0
        buffer += bytes
    }

    /// - Returns: nil until more bytes come.
    mutating func next() throws(Malformed) -> Event? {
        switch place {
        case .beforeFirst:
            guard rest.count >= delimiter.count else { return nil }
            guard rest.starts(with: delimiter) else { throw Malformed() }
            position += delimiter.count
            place = .afterBoundary
            return try next()
        case .afterBoundary: return try boundaryEnd()
        case .inHead: return try head()
        case .inBody: return body()
        case .over:
            guard rest.allSatisfy({ $0 == 0x0d || $0 == 0x0a }), rest.count <= 2 else { throw Malformed() }
            return nil
        }
    }

    /// Whether everything came that has to.
    var isOver: Bool { place == .over }

    private var rest: ArraySlice<UInt8> { buffer[position...] }

    private mutating func boundaryEnd() throws(Malformed) -> Event? {
        guard rest.count >= 2 else { return nil }
        let isLast = rest.starts(with: Array("--".utf8))
        guard isLast || rest.starts(with: Array("\r\n".utf8)) else { throw Malformed() }
        position += 2
        place = isLast ? .over : .inHead
        return isLast ? .end : try next()
    }

    private mutating func head() throws(Malformed) -> Event? {
        guard let end = find(Array("\r\n\r\n".utf8)) else {
            guard rest.count <= Self.headLimit else { throw Malformed() }
            return nil
        }
        guard end - position <= Self.headLimit, let text = String(validating: buffer[position..<end], as: UTF8.self),
            let head = MultipartHead(text[...])
        else { throw Malformed() }
        position = end + 4
        place = .inBody
        return .part(head)
    }

    private mutating func body() -> Event? {
        guard let end = find(delimiter) else {
            // The last bytes may be the beginning of a delimiter.
            let end = buffer.count - delimiter.count + 1
            guard end > position else { return nil }
            defer { position = end }
            return .bytes(buffer[position..<end])
        }
        guard end == position else {
            defer { position = end }
            return .bytes(buffer[position..<end])
        }
        position += delimiter.count
        place = .afterBoundary
        return .partEnd
    }

    /// Where `pattern`, which begins with a return, next begins.
    private func find(_ pattern: [UInt8]) -> Int? {
        buffer.withUnsafeBytes { buffer in
            var start = position
            while start + pattern.count <= buffer.count, let base = buffer.baseAddress {
                let count = buffer.count - start - pattern.count + 1
                guard let found = memchr(base + start, 0x0d, count) else { return nil }
                start = UnsafeRawPointer(found) - base
                if memcmp(found, pattern, pattern.count) == 0 { return start }
                start += 1
            }
            return nil
        }
    }
}
