import Federation
import FederationCore
import Web

/// What went wrong with a peer, in words an administrator can act on.
enum TroubleText {
    static func message(_ trouble: PeerTrouble) -> Message {
        switch trouble {
        case .refused(let reason):
            Message("What it sent was refused here: {reason}", ["reason": .text(reason.rawValue)])
        case .denied(let reason):
            Message("It refused what it was asked: {reason}", ["reason": .text(reason.rawValue)])
        case .unreachable: Message("It did not answer, neither over the bus nor at its own address.")
        case .database: Message("The database here did not answer.")
        case .full: Message("It has told more than the operator lets it have kept here.")
        case .allFull:
            Message("All other territories together have told more than the operator lets them have kept here.")
        case .criticalType(let type):
            Message("It needs a newer program here, one that knows {type}.", ["type": .text(type)])
        case .other(let name): Message("It ended by an error: {name}", ["name": .text(name)])
        }
    }
}
