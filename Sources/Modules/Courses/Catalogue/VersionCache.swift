import Kernel
import Synchronization

/// Published versions that were read lately. They never change, so what is here is always right.
final class VersionCache: Sendable {
    struct Key: Hashable, Sendable {
        let course: ID<Course>
        let version: Int
    }

    /// More are not kept; when full, the one goes that was read first.
    static let capacity = 500

    private struct Kept {
        var versions: [Key: CourseContent] = [:]
        var order: [Key] = []
    }

    private let kept = Mutex(Kept())

    subscript(key: Key) -> CourseContent? {
        kept.withLock { $0.versions[key] }
    }

    func keep(_ content: CourseContent, at key: Key) {
        kept.withLock { kept in
            guard kept.versions.updateValue(content, forKey: key) == nil else { return }
            kept.order.append(key)
            if kept.order.count > Self.capacity { kept.versions[kept.order.removeFirst()] = nil }
        }
    }
}
