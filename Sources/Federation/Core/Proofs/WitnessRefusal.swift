/// Why a witness does not sign. Each kind has a status of its own (C2SP tlog-witness), and a reason that is counted.
public enum WitnessRefusal: Error, Hashable, Sendable {
    /// No request at all.
    case malformed(Reject)
    /// A log that it does not follow.
    case unknownOrigin(Reject)
    /// No key that it trusts signed the head.
    case untrusted(Reject)
    /// It signed a head of another size last, or one of this size with another root.
    case conflict(size: UInt64)
    /// The proof does not lead from the head that it signed last to this one.
    case inconsistent

    /// Of HTTP.
    public var status: Int {
        switch self {
        case .malformed: 400
        case .unknownOrigin: 404
        case .untrusted: 403
        case .conflict: 409
        case .inconsistent: 422
        }
    }

    public var reason: Reject {
        switch self {
        case .malformed(let reason), .unknownOrigin(let reason), .untrusted(let reason): reason
        case .conflict: .sizeConflict
        case .inconsistent: .badProof
        }
    }

    /// The refusal that a status and a reason are.
    init?(status: Int, reason: Reject, size: UInt64?) {
        switch (status, size) {
        case (400, nil): self = .malformed(reason)
        case (404, nil): self = .unknownOrigin(reason)
        case (403, nil): self = .untrusted(reason)
        case (409, let size?): self = .conflict(size: size)
        case (422, nil): self = .inconsistent
        default: return nil
        }
    }
}
