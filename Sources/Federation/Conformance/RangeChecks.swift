import FederationCore

/// Pages of the log: each verifies by itself and continues the one before.
enum RangeChecks {
    static let all = [
        Check("range.every-root", "page by page, every root follows from the entries before it", section: "7") {
            examination in
            let head = try await examination.head().checkpoint
            var log = FollowedLog(identity: await examination.identity)
            while log.size < min(head.size, Examination.mostEntries) {
                let bytes = try await examination.rawPage(epoch: log.epoch, from: log.size)
                _ = try await examination.accept(page: bytes, from: log.size)
                switch log.judge(batch: bytes).verdict {
                case .accept(let next, _): log = next
                case .reject(let reason):
                    throw Finding.failed("the page from \(log.size) is refused: \(reason.rawValue)")
                default: throw Finding.failed("the page from \(log.size) does not continue the log")
                }
            }
            if log.size == head.size {
                try expect(log.frontier.root == head.root, "the root at the end is not the head's")
            }
        },
        Check("range.any-position", "a page can begin at any position", section: "6") { examination in
            let size = try await filled(examination)
            for from in Set([0, 1, size / 3, size / 2, size - 1]).filter({ $0 < size }).sorted() {
                _ = try await examination.page(from: from)
            }
        },
        Check("range.max-1", "with max 1, the page ends at the next kept head", section: "6") { examination in
            _ = try await filled(examination)
            let one = try await examination.page(from: 0, max: 1)
            let all = try await examination.page(from: 0)
            try expect(one.end <= all.end, "max 1 gives \(one.end) entries, max 256 gives \(all.end)")
        },
        Check("range.max-0", "max 0 gives no empty page", section: "6") { examination in
            _ = try await filled(examination)
            _ = try await examination.page(from: 0, max: 0)
        },
        Check("range.max-257", "max 257 and the largest there is are 256", section: "6") { examination in
            _ = try await filled(examination)
            let most = try await examination.page(from: 0, max: 256)
            for max in [257, UInt64(Int64.max)] {
                let page = try await examination.page(from: 0, max: max)
                try expect(page.end == most.end, "max \(max) ends at \(page.end), max 256 at \(most.end)")
            }
        },
        Check("range.again", "the same page has the same entries", section: "3") { examination in
            _ = try await filled(examination)
            let first = try await examination.page(from: 0, max: 1)
            let second = try await examination.page(from: 0, max: 1)
            try expect(first.items.map(\.encodedEntry) == second.items.map(\.encodedEntry), "the entries differ")
        },
    ]

    /// Entries that there are.
    private static func filled(_ examination: Examination) async throws -> UInt64 {
        let size = try await examination.head().checkpoint.size
        guard size > 0 else { throw Finding.skipped("the log is empty") }
        return size
    }
}
