import ArgumentParser
import Crypto
import FederationCore
import Foundation

/// What verification costs without database and bus: frames, one signature for each page, tree, commitments and payloads.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Entries per second that one core verifies.")

    @Option(help: "Entries in all.")
    var entries = 256_000

    func run() async throws {
        let pages = try pages()
        var log = Self.emptyLog
        let rate = await Figure.rate(entries) {
            for page in pages {
                guard case .accept(let next, _) = log.judge(batch: page).verdict else { preconditionFailure("refused") }
                log = next
            }
        }
        let bytes = pages.reduce(0) { $0 + $1.count }
        let baseline = await Figure.rate(entries) {
            for page in pages { _ = SHA256.hash(data: page) }
        }
        print("\(bytes / entries) bytes for each entry")
        Figure(
            name: "entries verified", perSecond: rate, baseline: "SHA-256 of the same bytes",
            baselinePerSecond: baseline
        ).show()
    }

    private static let key = try! SigningKey(seed: [UInt8](repeating: 3, count: 32))
    private static var emptyLog: FollowedLog {
        let genesis = try! Genesis(rotation: [key.publicKey], signing: [key.publicKey])
        return FollowedLog(identity: Identity(genesis: genesis))
    }

    private func pages() throws -> [[UInt8]] {
        var frontier = MerkleFrontier()
        var pages: [[UInt8]] = []
        while frontier.size < entries {
            let first = Int(frontier.size)
            let facts = try (first..<min(first + Batch.maximumItems, entries)).map(Self.fact)
            let appended = try LogAppend(facts, to: frontier)
            frontier = appended.frontier
            let head = Checkpoint(
                origin: LogOrigin(territory: Self.emptyLog.territory, epoch: 0), size: frontier.size,
                root: frontier.root)
            let note = try head.signed(by: Self.key, at: 1_790_000_000).encoded
            pages.append(try Batch(items: appended.items, note: note).encoded)
        }
        return pages
    }

    private static func fact(_ number: Int) throws -> PendingFact {
        let member = MemberStated(number: number)
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        return PendingFact(
            id: UUID(), type: EntryType(MemberStated.type)!, schemaVersion: MemberStated.version, objectID: member.id,
            timeMilliseconds: 1_790_000_000_000 + UInt64(number),
            opening: Opening(
                salt: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32),
                payload: [UInt8](try encoder.encode(member))))
    }
}
