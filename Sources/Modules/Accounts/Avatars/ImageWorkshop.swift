import Foundation
import Images
import Kernel
import Subprocess
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Has pictures made into squares by a process of its own for each, a few at a time. No picture is decoded in this process (S-103).
final class ImageWorkshop: Sendable {
    /// For all territories that a process serves.
    static let shared = ImageWorkshop(worker: beside)

    /// Workers at once: each may take ``ImageLimits/memory``.
    static let atOnce = 2
    /// Waiting beyond this, a picture is refused at once.
    static let queueLimit = 16

    private struct Line {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let worker: URL?
    private let line = Mutex(Line())

    init(worker: URL?) {
        self.worker = worker
    }

    /// The worker is installed beside the program.
    private static var beside: URL? {
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return program.map { URL(filePath: $0).deletingLastPathComponent().appending(path: "territory-image-worker") }
    }

    /// - Throws: ``ImageRefusal``; ``Problem`` `picturesBusy`, or `picturesUnavailable` where there is no worker.
    func squares(of picture: [UInt8]) async throws -> [ImageAnswer.Square] {
        try await enter()
        defer { leave() }
        do {
            return try ImageAnswer(try await run(picture)).squares
        } catch is ImageAnswer.Unreadable {
            // Whatever ended the worker was in the picture.
            throw ImageRefusal.damaged
        }
    }

    private func run(_ picture: [UInt8]) async throws -> [UInt8] {
        guard let worker, FileManager.default.isExecutableFile(atPath: worker.path) else {
            throw Problem(.picturesUnavailable, reason: "no image worker at \(worker?.path ?? "/proc/self/exe")")
        }
        do {
            let result = try await Subprocess.run(
                .path(FilePath(worker.path)), environment: .custom(["MALLOC_ARENA_MAX": "2"]), input: .inputWriter,
                output: .bytes(limit: ImageLimits.resultBytes), error: .discarded
            ) { execution in
                // A worker that has seen enough, or has ended, reads no more: what it says tells why.
                _ = try? await execution.standardInputWriter.write(picture)
            }
            return result.standardOutput
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw ImageRefusal.damaged
        }
    }

    private func enter() async throws {
        let isFull = line.withLock { $0.running >= Self.atOnce && $0.waiting.count >= Self.queueLimit }
        guard !isFull else { throw Problem(.picturesBusy, retryAfter: 1) }
        await withCheckedContinuation { continuation in
            let isFree = line.withLock { line in
                guard line.running >= Self.atOnce else {
                    line.running += 1
                    return true
                }
                line.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = line.withLock { line -> CheckedContinuation<Void, Never>? in
            if line.waiting.isEmpty {
                line.running -= 1
                return nil
            }
            // Whoever waits longest takes over the place.
            return line.waiting.removeFirst()
        }
        next?.resume()
    }
}
