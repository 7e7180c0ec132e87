import Content
import ContentStorage
import Foundation
import Kernel
import ModuleKit
import Postgres

/// The files of drafts: noted with the text that names them, and kept for the course as soon as they are here, whoever brought them;
/// what is not here is asked of peers.
struct CourseFiles: Sendable {
    let content: ContentStorage
    let limits: ContentLimits
    let uploads: FileUploads
    /// Wakes ``CourseFileKeeper``.
    let rounds: Rounds
    let world: World
    var store: CourseFileStore { CourseFileStore(content: content) }

    /// Whoever publishes waits no longer for files.
    static let patience = Duration.seconds(10)
    /// Files that are looked for at once.
    static let width = 4
    /// Between two tries, in seconds: the first, doubled with each, and the longest.
    static let firstPause: TimeInterval = 5
    static let longestPause: TimeInterval = 60 * 60

    /// To be called in the transaction that writes a draft.
    func note(_ draft: CourseContent?, of course: ID<Course>, in transaction: Transaction) async throws {
        try await store.note(draft?.fileAddresses ?? [], of: course, at: world.now(), in: transaction)
        transaction.afterCommit { rounds.post() }
    }

    /// Looks once more for those of one draft that are not kept, so that what can be had now is.
    func settle(_ course: ID<Course>) async throws {
        let wanted = try await store.wanted(of: course)
        _ = try await Parallel.map(wanted, width: Self.width) { try await keep($0, within: Self.patience) }
    }

    /// What a link to each file of a published version says, read from the file itself.
    func sizes(of content: CourseContent) async throws -> [String: UInt64] {
        var sizes: [String: UInt64] = [:]
        for address in content.fileAddresses {
            sizes[address] = try await self.content.blocks.block(try CID(address)).totalSize
        }
        return sizes
    }

    /// Keeps one file, from wherever it is had.
    func keep(_ wanted: CourseFileStore.Wanted, within time: Duration) async throws {
        do {
            let cid = try CID(wanted.cid)
            guard try await content.state(of: cid).denial == nil else { return try await fail(wanted, .denied) }
            var limits = FetchLimits(bytes: CourseFile.maximumBytes)
            limits.time = time
            let tree = try await content.fetch(cid, limits: limits)
            try await store.keep(try await content.find(tree), wanted, limits: self.limits)
        } catch let error as CourseFileStore.NoRoom {
            try await fail(wanted, error.failure)
        } catch TreeProblem.missing {
            try await fail(wanted, .missing)
        } catch StorageProblem.blockGone, StorageProblem.tooSlow {
            // It was collected at this moment, or came too slowly for now.
            try await fail(wanted, .missing)
        } catch TreeProblem.tooLarge {
            try await fail(wanted, .tooLarge)
        } catch StoreProblem.full {
            try await fail(wanted, .noRoom)
        } catch is TreeProblem {
            try await fail(wanted, .unreadable)
        } catch is Malformed {
            try await fail(wanted, .unreadable)
        }
    }

    private func fail(_ wanted: CourseFileStore.Wanted, _ failure: CourseFile.Failure) async throws {
        let pause = min(Self.firstPause * pow(2, Double(min(wanted.tries, 20))), Self.longestPause)
        try await store.fail(wanted, failure, next: world.now().addingTimeInterval(pause))
    }
}
