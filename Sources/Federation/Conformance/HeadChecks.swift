import FederationCore

/// The newest head: who signed it, when, and in which form.
enum HeadChecks {
    static let all = [
        Check("head.signed", "the newest head is a note of this log, signed by its key", section: "3") {
            _ = try await $0.head()
        },
        Check("head.fresh", "it states the time, within \(tolerance) s of ours", section: "3") { examination in
            guard let time = try await examination.head().freshness else {
                throw Finding.failed("the head has no line of freshness that verifies")
            }
            let distance = time > Tester.now ? time - Tester.now : Tester.now - time
            try expect(distance <= tolerance, "the head's time is \(distance) s from ours")
        },
        Check("head.grows", "a later head is no smaller, and of one size there is one root", section: "3") {
            examination in
            let first = try await examination.head().checkpoint
            let second = try await examination.head().checkpoint
            try expect(second.size >= first.size, "a head of \(second.size) after one of \(first.size)")
        },
        Check("head.same-by-request", "a signed request for the head gets a head of the same log", section: "6") {
            examination in
            let open = try await examination.head().checkpoint
            let asked = try await examination.accept(head: try await examination.ask("head")).checkpoint
            try expect(asked.origin == open.origin, "the origin is \(asked.origin)")
            try expect(asked.size >= open.size, "a head of \(asked.size) after one of \(open.size)")
        },
    ]

    /// Seconds: a heartbeat, and as much again for a clock that differs.
    static let tolerance: UInt64 = 120
}
