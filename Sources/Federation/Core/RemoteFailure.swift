import Kernel

/// Why a request has no other answer. A JSON object, and so never taken for a batch (`TFB1`) or a head (`tfl.v1/`).
public enum RemoteFailure: Error, Hashable, Sendable {
    /// The asker says it holds more than there is.
    case futureCursor(size: UInt64)
    /// What was asked for is gone; the log can be followed from here.
    case pruned(minimum: UInt64)
    case refused(Reject)

    public var encoded: [UInt8] {
        switch self {
        case .futureCursor(let size): Array(#"{"error":"future_cursor","size":\#(size)}"#.utf8)
        case .pruned(let minimum): Array(#"{"error":"pruned","min_index":\#(minimum)}"#.utf8)
        case .refused(let reason): Array(#"{"error":"\#(reason.rawValue)"}"#.utf8)
        }
    }

    /// Nil where the answer is none of these.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.first == UInt8(ascii: "{"), let value = try? JSONParser.parse(bytes) else { return nil }
        switch value["error"]?.string {
        case "future_cursor": self = .futureCursor(size: value["size"]?.integer() ?? 0)
        case "pruned": self = .pruned(minimum: value["min_index"]?.integer() ?? 0)
        case .some(let name):
            guard let reason = Reject(rawValue: name) else { return nil }
            self = .refused(reason)
        case nil: return nil
        }
    }
}
