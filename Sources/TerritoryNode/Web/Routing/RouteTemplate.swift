import Foundation

/// A path with named places, such as `/users/{id}`, or with an open end: `/ipfs/{cid}/{path...}`.
struct RouteTemplate: Hashable, Sendable {
    enum Segment: Hashable, Sendable {
        case literal(String)
        case parameter(String)
        /// Whatever follows, also nothing, and with or without a slash at its end; only the last.
        case rest
    }

    let text: String
    let segments: [Segment]

    init(_ text: String) {
        self.text = text
        segments = text.split(separator: "/").map { Self.segment($0) }
    }

    private static func segment(_ text: Substring) -> Segment {
        guard text.first == "{" else { return .literal(String(text)) }
        return text.hasSuffix("...}") ? .rest : .parameter(String(text.dropFirst().dropLast()))
    }

    /// The decoded segments of a request's path; nil where it is not well-formed: an empty segment, a dot segment, bad
    /// percent-encoding, or bytes that are no UTF-8.
    static func segments(of path: Substring) -> [String]? {
        guard path.first == "/" else { return nil }
        if path == "/" { return [] }
        var segments: [String] = []
        for part in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let text = decoded(Substring(part)), !text.isEmpty, text != ".", text != ".." else { return nil }
            guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { return nil }
            segments.append(text)
        }
        return segments
    }

    /// Most segments have nothing to decode, and looking costs less than asking the library.
    private static func decoded(_ part: Substring) -> String? {
        part.utf8.contains(UInt8(ascii: "%")) ? part.removingPercentEncoding : String(part)
    }
}
