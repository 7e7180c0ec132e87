import FederationCore

/// Afterwards: nothing that was asked, right or wrong, changed what the peer says.
enum StateChecks {
    static let all = [
        Check("limits.answers", "no answer was longer than 262,144 bytes", section: "9") { examination in
            let long = await examination.longAnswers
            try expect(long.isEmpty, long.joined(separator: ", "))
        },
        Check("state.unchanged", "after all this the log is the same, or longer", section: "7") { examination in
            guard let before = await examination.newest else { throw Finding.skipped("there was no head") }
            let after = try await examination.head().checkpoint
            try expect(after.origin == before.origin, "the origin was \(before.origin), and is \(after.origin)")
            try expect(after.size >= before.size, "the size was \(before.size), and is \(after.size)")
            guard before.size > 0 else { return }
            _ = try await examination.page(from: before.size - 1)
        },
    ]
}
