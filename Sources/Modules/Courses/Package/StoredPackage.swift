import Content
import ContentStorage
import Foundation
import Kernel
import Web

/// Reads a package by its address: out of content storage, and where that lacks it, from peers, each block of which is checked.
///
/// A package that was published seconds ago may not be with anybody yet, so what is missing is asked for again for a while. The files
/// that its texts name are not waited for: they follow the draft (``CourseFiles``).
struct StoredPackage: Sendable {
    let content: ContentStorage
    let world: World

    /// Whoever installs a course waits no longer for peers.
    static let patience = Duration.seconds(15)
    /// Between two tries.
    static let pause = Duration.seconds(1)
    /// How often what is missing is asked for, in ``patience`` at most.
    static let tries = 12

    /// What a folder counts for among the bytes of a package, so that empty ones end somewhere too.
    static let folderBytes = 16 << 10

    /// - Parameter waits: whether what is missing is asked for again.
    /// - Throws: ``Problem`` `contentUnavailable` where nobody has all of it, `unreadablePackage` where it is none.
    func read(_ address: String, waits: Bool) async throws -> CoursePackage {
        guard let root = try? CID(address) else { throw Problem(.unreadablePackage) }
        do {
            return try await withThrowingTaskGroup(of: CoursePackage.self) { group in
                group.addTask { try await waits ? waitFor(root) : read(root) }
                group.addTask {
                    try await world.sleep(Self.patience)
                    throw StorageProblem.tooSlow
                }
                defer { group.cancelAll() }
                guard let package = try await group.next() else { throw CancellationError() }
                return package
            }
        } catch TreeProblem.missing, StorageProblem.tooSlow {
            throw Problem(.contentUnavailable)
        } catch let problem as TreeProblem {
            throw Problem(.unreadablePackage, reason: "\(problem)")
        } catch let problem as Malformed {
            throw Problem(.unreadablePackage, reason: "\(problem)")
        }
    }

    private func waitFor(_ root: CID) async throws -> CoursePackage {
        for _ in 1..<Self.tries {
            do {
                return try await read(root)
            } catch TreeProblem.missing {
                try await world.sleep(Self.pause)
            }
        }
        return try await read(root)
    }

    private func read(_ root: CID) async throws -> CoursePackage {
        var files: [String: Data] = [:]
        var assets: [String: UInt64] = [:]
        var left = CoursePackage.maximumBytes
        let source = AvailableBlocks(content)
        for entry in try await Folder(source, root).entries() {
            guard entry.name == "assets" else {
                try await fetch(entry.cid)
                try await read(entry, at: entry.name, into: &files, left: &left)
                continue
            }
            for asset in try await Folder(source, entry.cid).entries() {
                guard asset.name == CourseFile.address(asset.name), asset.cid.description == asset.name else {
                    throw TreeProblem.noEntry(asset.name)
                }
                guard assets.count < CourseFile.maximumFiles else { throw TreeProblem.tooLarge }
                assets[asset.name] = asset.totalSize
            }
        }
        return CoursePackage(files: files, assets: assets)
    }

    private func fetch(_ root: CID) async throws {
        // Twice the files, for what names them.
        var limits = FetchLimits(bytes: 2 * CoursePackage.maximumBytes)
        limits.blocks = 4 * CoursePackage.maximumFiles
        limits.depth = 16
        limits.time = Self.patience
        _ = try await content.fetch(root, limits: limits)
    }

    private func read(_ entry: Entry, at path: String, into files: inout [String: Data], left: inout Int) async throws {
        guard files.count < CoursePackage.maximumFiles, path.utf8.count <= 200 else { throw TreeProblem.tooLarge }
        switch try await Path(entry.cid).resolve(in: content.blocks) {
        case .folder:
            guard CoursePackage.isFolder(path) else { throw TreeProblem.noEntry(path) }
            left -= Self.folderBytes
            guard left > 0 else { throw TreeProblem.tooLarge }
            for inside in try await Folder(content.blocks, entry.cid).entries() {
                try await read(inside, at: "\(path)/\(inside.name)", into: &files, left: &left)
            }
        case .file:
            guard CoursePackage.isPath(path) else { throw TreeProblem.noEntry(path) }
            let bytes = try await content.bytes(of: entry.cid, limit: left)
            left -= bytes.count
            files[path] = Data(bytes)
        default: throw TreeProblem.notAFile
        }
    }
}
