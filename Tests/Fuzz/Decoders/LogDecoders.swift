import FederationCore

extension FuzzedDecoder {
    /// What a log publishes.
    static let logs = [
        FuzzedDecoder("entry", vectors: ["entry"], samples: { Samples.items.map(\.encodedEntry) }) {
            try requireOneSpelling(try Entry(decoding: $0[...]).encoded, of: $0)
        },
        FuzzedDecoder("batch", vectors: ["batch"], samples: { [try Samples.batch] }) { bytes in
            let batch = try Batch(decoding: bytes)
            try requireOneSpelling(batch.encoded, of: bytes)
            try require(
                Batch.claimedRange(of: bytes) == batch.first..<batch.end, "a batch is where its first bytes say")
            try requireSame(batch) { try Batch(items: batch.items, note: batch.note) }
        },
        FuzzedDecoder("note", vectors: ["head"], samples: { [try Samples.note] }) { bytes in
            let note = try SignedNote(decoding: bytes)
            try requireOneSpelling(note.encoded, of: bytes)
            try requireSame(note) { try SignedNote(text: note.text, signatures: note.signatures) }
            _ = try note.withoutTimes()
        },
        FuzzedDecoder("checkpoint", samples: { [Array(try Samples.head.text.utf8)] }) {
            try requireOneSpelling(try Checkpoint(text: String(decoding: $0, as: UTF8.self)).text.utf8, of: $0)
        },
        // Nobody without the key makes a follower take anything but the log itself.
        FuzzedDecoder("follow", samples: { [try Samples.batch, try Samples.note] + (try Samples.forks) }) { bytes in
            for follower in Samples.followers {
                let verdicts = [follower.judge(batch: bytes), follower.judge(head: bytes)].map(\.verdict)
                for case .accept(let next, let new) in verdicts {
                    try require(next.frontier == Samples.frontier, "only the log itself is taken")
                    try require(follower.size + UInt64(new.count) == next.size, "what is new is what was lacking")
                }
                if let proof = try? ForkProof(decoding: bytes), case .fork = follower.judge(fork: proof) {
                    throw BrokenPromise(promise: "an honest log is never forked", detail: "\(proof)")
                }
            }
        },
    ]
}
