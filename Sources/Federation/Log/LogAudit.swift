public import FederationCore
import Foundation

/// Checks a kept log from its first entry: every commitment, the tree over all of them, and every signed head against it.
///
/// It trusts nothing that the node computed before, so that an operator can show that what is kept is what was signed.
public struct LogAudit {
    /// What a sound log contains.
    public struct Report: Hashable, Sendable, Encodable {
        public var entries: UInt64 = 0
        /// Entries whose payload was erased, or never meant for this reader.
        public var withoutPayload: UInt64 = 0
        /// Signed heads that were checked.
        public var heads: UInt64 = 0
        /// Of the whole, in base64.
        public var root = ""
    }

    private let log: KeptLog
    private let identity: Identity
    static let pageSize = 1000

    public init(_ log: KeptLog, of identity: Identity) {
        self.log = log
        self.identity = identity
    }

    /// - Throws: ``LogFault``, the first one found.
    public func run() async throws -> Report {
        var report = Report()
        var frontier = MerkleFrontier()
        var lastHead: UInt64 = 0
        while case let page = try await log.entries(from: frontier.size, limit: Self.pageSize), !page.isEmpty {
            for kept in page {
                if try check(kept, &frontier, &report) { lastHead = frontier.size }
            }
        }
        guard lastHead == frontier.size, try await log.size() == frontier.size else {
            throw LogFault(position: lastHead, reason: .signatureMissing)
        }
        report.entries = frontier.size
        report.root = Data(frontier.root.bytes).base64EncodedString()
        return report
    }

    /// - Returns: whether the log is signed up to there.
    private func check(_ kept: KeptLog.Kept, _ frontier: inout MerkleFrontier, _ report: inout Report) throws -> Bool {
        let sequence = frontier.size
        do {
            guard kept.entry.sequence == sequence else { throw Reject.sequenceMismatch }
            try kept.payload.check(against: kept.entry)
            if kept.payload.opening == nil { report.withoutPayload += 1 }
            frontier.append(MerkleHash.leaf(kept.encoded))
            guard let note = kept.note else { return false }
            let head = try SignedHead(kept: note).checkpoint
            // A database that was put back may have heads beyond an epoch's end. They count nowhere and are no damage; a later one has to sign
            // for the entries.
            let position = HeadPosition(epoch: head.origin.epoch, size: head.size)
            let isOver = head.origin.territory == identity.territory && identity.isBeyondEnd(position)
            if !isOver { _ = try Checkpoint.verified(note: note, of: identity, epoch: nil) }
            guard head.size == frontier.size, head.root == frontier.root else { throw Reject.rootMismatch }
            if isOver { return false }
            report.heads += 1
            return true
        } catch let reason as Reject {
            throw LogFault(position: sequence, reason: reason)
        }
    }
}

/// Where a kept log stops being what was signed.
public struct LogFault: Error, Hashable, CustomStringConvertible {
    /// 0-based, of the first entry that fails.
    public let position: UInt64
    public let reason: Reject

    public init(position: UInt64, reason: Reject) {
        self.position = position
        self.reason = reason
    }

    public var description: String { "entry \(position), \(reason.rawValue)" }
}
