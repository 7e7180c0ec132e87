import Kernel

/// What a batch carries of an entry besides the entry itself.
public enum Payload: Hashable, Sendable {
    /// Not for this reader, or not asked for.
    case absent
    /// As the origin wrote it, with the salt that opens the commitment.
    case inline(Opening)
    /// Erased by the origin; the entry stays.
    case redacted

    enum State: UInt8 {
        case absent = 0
        case inline = 1
        case redacted = 2
    }

    var state: State {
        switch self {
        case .absent: .absent
        case .inline: .inline
        case .redacted: .redacted
        }
    }

    /// What opens the commitment, where it is here.
    public var opening: Opening? {
        if case .inline(let opening) = self { opening } else { nil }
    }

    /// Whether it belongs to `entry`: length and commitment. Whether it can be read is asked when it takes effect, for an entry
    /// that says nothing must not keep the log from going on.
    public func check(against entry: Entry) throws(Reject) {
        guard let opening else { return }
        guard opening.payload.count == Int(entry.payloadLength), opening.commitment == entry.commitment else {
            throw .commitmentMismatch
        }
    }
}
