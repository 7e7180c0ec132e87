import ArgumentParser

/// What every command that changes something takes.
struct ChangeOptions: ParsableArguments {
    @Flag(name: [.customShort("n"), .long], help: "Say what would be done, and do nothing.")
    var dryRun = false

    /// Says what would be done.
    /// - Returns: whether to stop there.
    func plans(_ text: String) -> Bool {
        if dryRun { Output.message("Would \(text).") }
        return dryRun
    }
}
