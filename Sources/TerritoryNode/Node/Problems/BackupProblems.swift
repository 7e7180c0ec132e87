import Kernel

extension CommandProblem {
    static func toolMissing(_ program: String) -> CommandProblem {
        CommandProblem(
            "TC70", .unreachable, "PostgreSQL's program \(program) cannot be run.",
            try: "apt-get install postgresql-client, of the server's version or newer")
    }

    static func toolFailed(_ program: String, _ reason: String) -> CommandProblem {
        CommandProblem("TC71", .failed, "\(program) failed: \(reason)")
    }

    static func notABackup(_ path: String) -> CommandProblem {
        CommandProblem("TC72", .failed, "\(path) holds no backup that this program can read.")
    }

    static func backupOfAnother(_ code: String, _ tid: String) -> CommandProblem {
        CommandProblem("TC73", .refused, "That is a backup of another territory: \(code), identity \(tid).")
    }

    static func backupExists(_ path: String) -> CommandProblem {
        CommandProblem("TC74", .failed, "\(path) exists.", try: "a folder that does not exist yet")
    }

    static func stillInUse(_ code: TerritoryCode) -> CommandProblem {
        CommandProblem(
            "TC75", .pending, "“\(code)” is suspended, but somebody is still connected to its database.",
            try: "stop its node, then the same command again")
    }

    static func restoreUnconfirmed(_ code: TerritoryCode) -> CommandProblem {
        CommandProblem(
            "TC76", .refused, "What is in the database now would be lost.", try: "the same with --confirm=\(code)")
    }

    static func backupLacksBlocks(_ count: Int) -> CommandProblem {
        CommandProblem(
            "TC77", .pending, "\(count) blocks are missing or damaged here, and not in the backup; all else is.",
            try: "let its node fetch them from its peers, and make another backup")
    }

    static func blocksNotRestored(_ count: Int, of code: TerritoryCode) -> CommandProblem {
        CommandProblem(
            "TC78", .pending, "\(count) blocks that \(code) needs are not here; all else is.",
            try: "wait for its node, which asks its peers for them, or territory content import from where they are")
    }
}
