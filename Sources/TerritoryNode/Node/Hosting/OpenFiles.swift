import Foundation

/// How many files and connections this process may have open.
enum OpenFiles {
    /// Asks for all that the system grants. The usual first limit, 1024, is for programs that use `select`, and fewer than a
    /// node's connections to callers, databases and the bus can be together.
    static func raiseLimit() {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(resource, &limit)
    }
}
