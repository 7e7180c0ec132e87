/// Finds badges that would be given because of one another without end.
enum CriteriaLoops {
    /// - Parameter needs: for each badge the badges whose awards it counts.
    /// - Returns: whether following them from `start` comes back to it.
    static func leadsBack(to start: String, in needs: [String: Set<String>]) -> Bool {
        var seen: Set<String> = []
        var waiting = Array(needs[start] ?? [])
        while let next = waiting.popLast() {
            if next == start { return true }
            if seen.insert(next).inserted { waiting += needs[next] ?? [] }
        }
        return false
    }
}
