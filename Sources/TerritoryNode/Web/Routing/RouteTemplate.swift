import Foundation

/// A path with named places, such as `/users/{id}`.
struct RouteTemplate: Hashable, Sendable {
    enum Segment: Hashable, Sendable {
        case literal(String)
        case parameter(String)
    }

    let text: String
    let segments: [Segment]

    init(_ text: String) {
        self.text = text
        segments = text.split(separator: "/").map { segment in
            segment.first == "{" ? .parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }
    }

    /// The decoded segments of a request's path; nil where it is not well-formed: an empty segment, a dot segment, bad
    /// percent-encoding, or bytes that are no UTF-8.
    static func segments(of path: Substring) -> [String]? {
        guard path.first == "/" else { return nil }
        if path == "/" { return [] }
        var segments: [String] = []
        for part in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let text = part.removingPercentEncoding, !text.isEmpty, text != ".", text != ".." else { return nil }
            guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) else { return nil }
            segments.append(text)
        }
        return segments
    }
}
