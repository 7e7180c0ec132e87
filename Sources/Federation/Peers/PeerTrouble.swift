import FederationBus
public import FederationCore
import Postgres

/// The last thing that went wrong with a peer, in a form that is kept and shown; each has a stable name.
public enum PeerTrouble: Hashable, Sendable {
    /// What came from it was refused here.
    case refused(Reject)
    /// It refused what it was asked.
    case denied(Reject)
    /// Neither the bus nor its own address led to it.
    case unreachable
    /// The database here was in trouble.
    case database
    /// It marked an entry critical, and nobody here knows the entry's type.
    case criticalType(String)
    /// It has told more than it may have kept here.
    case full
    /// All others together have.
    case allFull
    /// Anything else, by the name of the error.
    case other(String)

    /// - Parameter error: what ended an attempt to follow.
    init(_ error: any Error) {
        self =
            switch error {
            case let reason as Reject: .refused(reason)
            case RemoteFailure.refused(let reason): .denied(reason)
            case is PostgresError: .database
            case let exceeded as PeerQuotaExceeded: exceeded.isOfAll ? .allFull : .full
            case ApplierError.criticalTypeUnknown(let type): .criticalType(type)
            case is BusError, is OriginUnavailable: .unreachable
            default: .other("\(type(of: error))")
            }
    }
}

extension PeerTrouble: LosslessStringConvertible {
    /// `refused signature_invalid`, `unreachable`: the name, and what it is about.
    public var description: String {
        switch self {
        case .refused(let reason): "refused \(reason.rawValue)"
        case .denied(let reason): "denied \(reason.rawValue)"
        case .unreachable: "unreachable"
        case .database: "database"
        case .full: "full"
        case .allFull: "all_full"
        case .criticalType(let type): "critical_type \(type)"
        case .other(let name): "other \(name)"
        }
    }

    public init?(_ description: String) {
        let parts = description.split(separator: " ", maxSplits: 1).map(String.init)
        let subject = parts.count > 1 ? parts[1] : ""
        switch parts.first {
        case "refused": self = Reject(rawValue: subject).map(Self.refused) ?? .other(subject)
        case "denied": self = Reject(rawValue: subject).map(Self.denied) ?? .other(subject)
        case "unreachable": self = .unreachable
        case "database": self = .database
        case "full": self = .full
        case "all_full": self = .allFull
        case "critical_type": self = .criticalType(subject)
        case "other": self = .other(subject)
        default: return nil
        }
    }
}
