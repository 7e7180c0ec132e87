import Kernel
import Web

/// What the field `Range` asks for (RFC 9110 §14.2).
enum ByteRange: Hashable, Sendable {
    /// Everything: nothing was asked for, or in a unit or form that nobody has to know.
    case all
    case part(Range<UInt64>)
    /// No byte of the file, or several ranges at once (S-110).
    case unsatisfiable

    init(_ header: String?, size: UInt64) {
        guard let header, header.lowercased().hasPrefix("bytes=") else {
            self = .all
            return
        }
        let text = header.dropFirst("bytes=".count).filter { $0 != " " }
        guard !text.contains(",") else {
            self = .unsatisfiable
            return
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            self = .all
            return
        }
        self = Self.range(ends[0], ends[1], size)
    }

    /// The bytes that are given.
    /// - Throws: ``Problem`` `badRange`.
    func positions(size: UInt64) throws -> Range<UInt64> {
        switch self {
        case .all: return 0..<size
        case .part(let part): return part
        case .unsatisfiable:
            var problem = Problem(.badRange)
            problem.contentSize = size
            throw problem
        }
    }

    /// `Content-Range`, where only a part is given.
    func header(size: UInt64) -> String? {
        guard case .part(let part) = self else { return nil }
        return "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
    }

    /// Numbers that are too large for any file are beyond the end of this one.
    private static func range(_ first: Substring, _ last: Substring, _ size: UInt64) -> ByteRange {
        switch (first.isEmpty, last.isEmpty) {
        case (true, true): return .all
        case (true, false):
            let count = min(UInt64(last) ?? .max, size)
            return count == 0 ? .unsatisfiable : .part(size - count..<size)
        case (false, _):
            guard let start = UInt64(first), start < size else { return .unsatisfiable }
            guard !last.isEmpty, let end = UInt64(last) else { return .part(start..<size) }
            return end < start ? .all : .part(start..<min(end, size - 1) + 1)
        }
    }
}
