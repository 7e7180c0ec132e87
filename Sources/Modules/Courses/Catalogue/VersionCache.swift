import Kernel
import Synchronization

/// Published versions that were read lately. They never change, so what is here is always right.
final class VersionCache: Sendable {
    struct Key: Hashable, Sendable {
        let course: ID<Course>
        let version: Int
    }

    /// More are not kept; when full, all are read again as they are needed.
    static let capacity = 500

    private let versions = Mutex<[Key: CourseContent]>([:])

    subscript(key: Key) -> CourseContent? {
        versions.withLock { $0[key] }
    }

    func keep(_ content: CourseContent, at key: Key) {
        versions.withLock { versions in
            if versions.count >= Self.capacity { versions.removeAll(keepingCapacity: true) }
            versions[key] = content
        }
    }
}
