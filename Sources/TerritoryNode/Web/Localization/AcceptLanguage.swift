/// What a browser asks for: `Accept-Language` (RFC 9110 §12.5.4), best first.
public struct AcceptLanguage: Sendable {
    /// More ranges than this are ignored; browsers send fewer than ten.
    static let maximumRanges = 32

    /// Language ranges (RFC 4647 §2.1, lower case) with their weight in thousandths; a weight of 0 means "not this one".
    let ranges: [(range: String, weight: Int)]

    /// Parts that are not of the header's grammar are passed over.
    public init(_ header: String) {
        let parts = header.split(separator: ",").prefix(Self.maximumRanges)
        let read = parts.compactMap(Self.range)
        ranges = read.enumerated()
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
            .map(\.element)
    }

    private static func range(_ part: Substring) -> (range: String, weight: Int)? {
        let pieces = part.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
        guard let range = pieces.first, !range.isEmpty, range.utf8.count <= 35 else { return nil }
        guard pieces.count > 1 else { return (range, 1000) }
        guard pieces.count == 2, pieces[1].hasPrefix("q="), let weight = weight(pieces[1].dropFirst(2)) else {
            return nil
        }
        return (range, weight)
    }

    /// `0.8` as 800; at most three digits after the point.
    private static func weight(_ text: Substring) -> Int? {
        guard text.utf8.count <= 5, let value = Double(text), (0...1).contains(value) else { return nil }
        return Int((value * 1000).rounded())
    }
}
