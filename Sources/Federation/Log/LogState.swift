import FederationCore

/// Whether a territory's own log goes on, and if not, why.
public enum LogState: Hashable, Sendable {
    case starting
    /// The database may lose what it acknowledged.
    case unsafe(String)
    /// Another process gives positions and signs; named by its connections.
    case standingBy(leader: String)
    /// Peers are asked for the newest head that this territory signed.
    case asking
    /// Heads up to `signed` were signed, the database ends before, and nobody has given what lies between.
    case behind(held: UInt64, signed: UInt64)
    /// The database is of an epoch that has ended, and nobody has given what leads to the next.
    case inPastEpoch(UInt64, current: UInt64)
    /// The database is of an epoch that the identity does not have: what should have begun it was cut short.
    case inUnsignedEpoch(UInt64)
    /// It cannot be known whether the database is the newest, for the last-signed file is gone and these peers have not answered.
    case unconfirmed(silent: [String])
    /// A peer holds more than this machine ever signed, though it was not away: somebody else signs with the key.
    case signedElsewhere(held: UInt64, signed: UInt64)
    /// Heads cannot be signed; nothing gets a position meanwhile.
    case failing(String)
    /// A head that this territory signed contradicts its log.
    case forked(size: UInt64)
    case leading
    /// The territory has declared that it is over; nobody signs for it.
    case ended

    /// What metrics call it; a name never changes.
    enum Name: String, CaseIterable {
        case starting, unsafe, asking, behind, unconfirmed, failing, forked, leading, ended
        case standingBy = "standing_by"
        case inPastEpoch = "in_past_epoch"
        case inUnsignedEpoch = "in_unsigned_epoch"
        case signedElsewhere = "signed_elsewhere"
    }

    var name: Name {
        switch self {
        case .starting: .starting
        case .unsafe: .unsafe
        case .standingBy: .standingBy
        case .asking: .asking
        case .behind: .behind
        case .inPastEpoch: .inPastEpoch
        case .inUnsignedEpoch: .inUnsignedEpoch
        case .unconfirmed: .unconfirmed
        case .signedElsewhere: .signedElsewhere
        case .failing: .failing
        case .forked: .forked
        case .leading: .leading
        case .ended: .ended
        }
    }

    /// Whether asking peers is news; one that stands still for a reason keeps it until another is found.
    var mayPass: Bool {
        switch self {
        case .starting, .standingBy, .leading, .unsafe: true
        case .asking, .behind, .inPastEpoch, .inUnsignedEpoch, .unconfirmed, .signedElsewhere, .failing, .forked,
            .ended:
            false
        }
    }

    /// Whether the database may be a backup that was put back, and have what was erased since.
    var mayBeOld: Bool {
        switch self {
        case .starting, .asking, .behind, .inPastEpoch, .inUnsignedEpoch, .unconfirmed: true
        case .unsafe, .standingBy, .signedElsewhere, .failing, .forked, .leading, .ended: false
        }
    }

    /// What an operator has to know; nil where all is well.
    public var problem: String? {
        switch self {
        case .leading, .ended: nil
        case .starting: "being started"
        case .unsafe(let setting): "nothing is signed: \(setting)"
        case .standingBy(let leader):
            "another process signs for it (\(leader)); where there is none, a change of its key was cut short: repeat territory key rotate"
        case .asking: "asks its peers for its newest head"
        case .behind(let held, let signed):
            "the database ends at \(held), but heads up to \(signed) were signed, and no peer has the rest; "
                + "restore a newer backup, wait for a peer, or begin a new epoch"
        case .inPastEpoch(let held, let current):
            "the database is of epoch \(held), but epoch \(current) has begun, and no peer has what leads there; "
                + "restore a newer backup, wait for a peer, or begin another epoch"
        case .inUnsignedEpoch(let held):
            "the database is of epoch \(held), which no operation of the identity begins; repeat territory log epoch"
        case .unconfirmed(let silent):
            "the last-signed file is missing, and any of the peers that have not answered may have more (\(silent.joined(separator: ", "))); "
                + "bring the file back from the old machine, see that they answer or block those that never will, or begin a new epoch "
                + "(territory log epoch)"
        case .forked(let size):
            "two histories were signed, they differ at \(size) entries at the latest; nothing more is signed. If the key is stolen, change it "
                + "(territory key revoke); then begin an epoch at what this database holds (territory log epoch)"
        case .signedElsewhere(let held, let signed):
            "this machine signed up to \(held), and a peer holds a head of \(signed) by the same key. If the key is stolen, revoke it "
                + "(territory key revoke); if this machine was put back to an older state just now, remove the last-signed file and start again"
        case .failing(let error): "heads cannot be signed, and no fact gets a position: \(error)"
        }
    }
}
