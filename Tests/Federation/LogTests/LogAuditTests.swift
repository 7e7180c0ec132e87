import FederationCore
import Kernel
import Testing

@testable import Federation

extension FederationTests {
    @Suite("A kept log is checked from its first entry")
    struct LogAuditTests {
        private let both = TwoOnTheBus()

        @Test("Heads beyond an epoch's end count nowhere, and are no damage once a later one signs for their entries")
        func beyondAnEnd() async throws {
            try await withTerritories { se, _ in
                try await both.write(0..<3, in: se)
                let base = try await OwnLog(database: se).position().frontier
                try await both.write(3..<5, in: se)
                let start = EpochStart(
                    number: 1, base: HeadPosition(epoch: 0, size: base.size), root: base.root)
                let ended = try epoch(start, after: Identity(genesis: both.se))
                let log = KeptLog(.own, in: se)
                await #expect(throws: LogFault(position: 3, reason: .signatureMissing)) {
                    try await LogAudit(log, of: ended).run()
                }
                _ = try await EpochChange(database: se, identity: ended, world: .system).perform { start in
                    try operation(start, after: ended)
                }
                let next = EpochStart(number: 2, base: HeadPosition(epoch: 1, size: base.size), root: base.root)
                try await both.write(5..<6, in: se)
                let report = try await LogAudit(log, of: epoch(next, after: ended)).run()
                #expect(report.entries == 7, "with the one that tells of the epoch")
                #expect(report.heads == 2)
            }
        }

        private func epoch(_ start: EpochStart, after identity: Identity) throws -> Identity {
            try identity.appending(operation(start, after: identity))
        }

        private func operation(_ start: EpochStart, after identity: Identity) throws -> Envelope {
            let operation = try IdentityOperation(
                number: UInt64(identity.operations.count + 1), previous: identity.lastHash, change: .epoch(start),
                rotation: [SequencerTests.key.publicKey],
                signing: [SigningGrant(key: SequencerTests.key.publicKey, from: .start)])
            return try Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: SequencerTests.key)
        }
    }
}
