import Kernel

/// Why a request has no other answer. A JSON object, and so never taken for a batch (`TFB1`) or a head (`tfl.v1/`).
public enum RemoteFailure: Error, Hashable, Sendable {
    /// The asker says it holds more than there is.
    case futureCursor(size: UInt64)
    /// What was asked for is gone; the log can be followed from here on, up to this signed head.
    case pruned(minimum: UInt64, head: [UInt8])
    case refused(Reject)
    /// A head is not witnessed.
    case notWitnessed(WitnessRefusal)

    public var encoded: [UInt8] {
        switch self {
        case .futureCursor(let size): Array(#"{"error":"future_cursor","size":\#(size)}"#.utf8)
        case .pruned(let minimum, let head):
            Array(#"{"error":"pruned","min_index":\#(minimum),"head":"\#(Base64.encode(head))"}"#.utf8)
        case .refused(let reason): Array(#"{"error":"\#(reason.rawValue)"}"#.utf8)
        case .notWitnessed(let refusal):
            Array(#"{"error":"\#(refusal.reason.rawValue)","status":\#(refusal.status)\#(refusal.sizeMember)}"#.utf8)
        }
    }

    /// Nil where the answer is none of these, with everything that belongs to it.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.first == UInt8(ascii: "{"), let value = try? JSONParser.parse(bytes),
            let name = value["error"]?.string
        else { return nil }
        switch name {
        case "future_cursor":
            guard let size = value["size"]?.integer(UInt64.self) else { return nil }
            self = .futureCursor(size: size)
        case "pruned":
            guard let minimum = value["min_index"]?.integer(UInt64.self), let text = value["head"]?.string,
                let head = try? Base64.decode(text)
            else { return nil }
            self = .pruned(minimum: minimum, head: head)
        default:
            guard let reason = Reject(rawValue: name) else { return nil }
            guard let status = value["status"] else {
                self = .refused(reason)
                return
            }
            guard let status = status.integer(Int.self),
                let refusal = WitnessRefusal(status: status, reason: reason, size: value["size"]?.integer())
            else { return nil }
            self = .notWitnessed(refusal)
        }
    }
}

extension WitnessRefusal {
    fileprivate var sizeMember: String {
        if case .conflict(let size) = self { #","size":\#(size)"# } else { "" }
    }
}
