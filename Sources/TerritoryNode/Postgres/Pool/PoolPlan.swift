/// What the pool should open and close, decided from what it has: no sockets, no clock.
struct PoolPlan {
    /// One connection as the plan sees it.
    struct Member: Equatable {
        var isConnecting = false
        var isIdle = false
        /// Not used for longer than the idle limit, or older than the life limit.
        var isExpired = false
    }

    enum Action: Equatable {
        case open
        /// Index of the member to close.
        case close(Int)
    }

    /// - Parameters:
    ///   - waiting: statements or transactions that have no connection yet.
    ///   - limit: connections of this lane at most.
    static func actions(for members: [Member], waiting: Int, limit: Int, mayConnect: Bool) -> [Action] {
        let closing = members.indices.filter { members[$0].isExpired && members[$0].isIdle }
        let coming = members.count { $0.isConnecting }
        let free = members.count { $0.isIdle && !$0.isExpired }
        let room = limit - (members.count - closing.count)
        let opening = mayConnect ? max(0, min(waiting - coming - free, room)) : 0
        return closing.reversed().map(Action.close) + Array(repeating: .open, count: opening)
    }
}
