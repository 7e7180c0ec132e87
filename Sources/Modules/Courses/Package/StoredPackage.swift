import Content
import ContentStorage
import Foundation
import Kernel
import Web

/// Reads a package by its address: out of content storage, and where that lacks it, from peers, each block of which is checked.
struct StoredPackage: Sendable {
    let content: ContentStorage

    /// Whoever installs a course waits no longer for peers.
    static let patience = Duration.seconds(15)

    /// What a folder counts for among the bytes of a package, so that empty ones end somewhere too.
    static let folderBytes = 16 << 10

    /// - Throws: ``Problem`` `contentUnavailable` where nobody has all of it, `unreadablePackage` where it is none.
    func read(_ address: String) async throws -> CoursePackage {
        guard let root = try? CID(address) else { throw Problem(.unreadablePackage) }
        do {
            try await fetch(root)
            var files: [String: Data] = [:]
            var left = CoursePackage.maximumBytes
            try await read(root, at: "", into: &files, left: &left)
            return CoursePackage(files: files)
        } catch TreeProblem.missing {
            throw Problem(.contentUnavailable)
        } catch StorageProblem.tooSlow {
            throw Problem(.contentUnavailable)
        } catch let problem as TreeProblem {
            throw Problem(.unreadablePackage, reason: "\(problem)")
        } catch let problem as Malformed {
            throw Problem(.unreadablePackage, reason: "\(problem)")
        }
    }

    private func fetch(_ root: CID) async throws {
        // Twice the files, for what names them.
        var limits = FetchLimits(bytes: 2 * CoursePackage.maximumBytes)
        limits.blocks = 4 * CoursePackage.maximumFiles
        limits.depth = 16
        limits.time = Self.patience
        _ = try await content.fetch(root, limits: limits)
    }

    private func read(_ folder: CID, at path: String, into files: inout [String: Data], left: inout Int) async throws {
        for entry in try await Folder(content.blocks, folder).entries() {
            let name = path + entry.name
            guard files.count < CoursePackage.maximumFiles, name.utf8.count <= 200 else { throw TreeProblem.tooLarge }
            switch try await Path(entry.cid).resolve(in: content.blocks) {
            case .folder:
                guard CoursePackage.isFolder(name) else { throw TreeProblem.noEntry(name) }
                left -= Self.folderBytes
                guard left > 0 else { throw TreeProblem.tooLarge }
                try await read(entry.cid, at: name + "/", into: &files, left: &left)
            case .file:
                let bytes = try await content.bytes(of: entry.cid, limit: left)
                guard CoursePackage.isPath(name) else { throw TreeProblem.noEntry(name) }
                left -= bytes.count
                files[name] = Data(bytes)
            default: throw TreeProblem.notAFile
            }
        }
    }
}
