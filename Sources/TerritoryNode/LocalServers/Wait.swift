/// Waiting for another process, by asking again.
enum Wait {
    static let interval = Duration.milliseconds(10)

    /// Whether the condition became true in time.
    static func until(_ patience: Duration, _ condition: () -> Bool) async -> Bool {
        let end = ContinuousClock.now + patience
        while !condition() {
            guard ContinuousClock.now < end else { return false }
            try? await Task.sleep(for: interval)
        }
        return true
    }
}
