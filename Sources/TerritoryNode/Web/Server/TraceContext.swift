import Foundation
import Kernel

/// The trace a request belongs to: W3C Trace Context §3.2, continued where the caller sent one, else begun.
public struct TraceContext: Sendable, Hashable {
    /// 32 hexadecimal digits.
    public let traceID: String
    /// 16 hexadecimal digits: this request's own part.
    public let spanID: String

    init(continuing header: String?, random: [UInt8]) {
        let digits = HexText.write(random)
        traceID = header.flatMap(Self.traceID) ?? String(digits.prefix(32))
        spanID = String(digits.dropFirst(32).prefix(16))
    }

    /// The bytes of chance that ``init(continuing:random:)`` needs.
    static let randomByteCount = 24

    /// `traceparent` for whatever this request causes elsewhere.
    public var header: String { "00-\(traceID)-\(spanID)-01" }

    /// Version `ff` and all-zero ids are invalid; higher versions are read as far as version 00 goes.
    private static func traceID(_ header: String) -> String? {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, parts[0] != "ff", parts[0] != "00" || parts.count == 4 else {
            return nil
        }
        guard isHexadecimal(parts[0]), parts[1].count == 32, isHexadecimal(parts[1]), parts[2].count == 16,
            isHexadecimal(parts[2]), parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        return String(parts[1])
    }

    private static func isHexadecimal(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
