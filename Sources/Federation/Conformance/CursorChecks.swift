import FederationCore

/// Positions and epochs at which there is nothing to be had.
enum CursorChecks {
    static let all = [
        Check("cursor.at-size", "from = size is answered future_cursor with the size", section: "6") {
            try await beyond($0, by: 0)
        },
        Check("cursor.beyond", "so is every position after it", section: "6") { try await beyond($0, by: 1_000) },
        Check("cursor.largest", "also the largest there is", section: "6") { examination in
            try await future(examination, from: UInt64(Int64.max))
        },
        Check("cursor.epoch", "an epoch that the log is not in is answered wrong_epoch", section: "6") { examination in
            let epoch = try await examination.head().checkpoint.origin.epoch
            let answer = try await examination.rawPage(epoch: epoch + 7, from: 0)
            try expect(
                Examination.refusal(in: answer) == Reject.wrongEpoch.rawValue,
                "it answers \(Examination.refusal(in: answer) ?? "with \(answer.count) bytes")")
        },
        Check("cursor.malformed", "what is no number gets no entries", section: "6") { examination in
            for text in ["-1", "abc", "01", "9223372036854775808"] {
                do {
                    guard let answer = try await examination.door.open(.range(epoch: "0", from: text, max: "256"))
                    else {
                        throw Finding.skipped("this door has no unsigned requests")
                    }
                    try expect(!answer.starts(with: "TFB1".utf8), "from=\(text) is answered with a batch")
                } catch let closed as DoorClosed {
                    try expect(
                        (400..<500).contains(closed.status), "from=\(text) is answered with status \(closed.status)")
                }
            }
        },
    ]

    private static func beyond(_ examination: Examination, by distance: UInt64) async throws {
        let size = try await examination.head().checkpoint.size
        try await future(examination, from: size + distance)
    }

    private static func future(_ examination: Examination, from: UInt64) async throws {
        let known = try await examination.head().checkpoint.size
        let answer = try await examination.rawPage(from: from)
        // The log may have grown in between.
        if answer.starts(with: "TFB1".utf8), from == known, try await examination.head().checkpoint.size > known {
            return
        }
        guard case .futureCursor(let size) = RemoteFailure(decoding: answer) else {
            throw Finding.failed(
                "from \(from) of \(known) is answered \(Examination.refusal(in: answer) ?? "with \(answer.count) bytes")"
            )
        }
        try expect(size >= known, "it says size \(size), its head said \(known)")
    }
}
