/// What one territory's user may do on the bus. Lists of what is allowed and nothing else: overlapping wildcards get
/// round deny rules in the servers we run on.
public struct BusPermissions: Hashable, Sendable {
    public let publish: [String]
    public let subscribe: [String]

    public init(for territory: TerritoryID) {
        let own = Subjects(territory)
        publish = [own.heads, own.batches, "tfl1.q.*", "tfl1.r.*.*", "tfl1.w.*", Subjects.forks]
        subscribe = [
            "tfl1.h.*", "tfl1.b.*", own.requests, "tfl1.r.\(territory).*", own.witnessing, Subjects.forks,
        ]
    }
}
