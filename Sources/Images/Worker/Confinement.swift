import CImages
import Glibc
import Images

/// What the process gives up before it reads a byte: memory and time beyond its share, files, other programs, the network.
enum Confinement {
    /// - Returns: whether all of it is in force.
    static func begin() -> Bool {
        // However long it waits: the signal ends it.
        alarm(UInt32(ImageLimits.seconds))
        return limit(RLIMIT_DATA, to: ImageLimits.memory) && limit(RLIMIT_CPU, to: ImageLimits.seconds)
            && limit(RLIMIT_FSIZE, to: 0) && limit(RLIMIT_CORE, to: 0)
            && control(PR_SET_DUMPABLE, 0) && control(PR_SET_NO_NEW_PRIVS, 1)
            && SystemCallFilter.imageWorker.install()
    }

    private static func limit(_ resource: __rlimit_resource, to value: Int) -> Bool {
        var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        return unsafe setrlimit(Int32(resource.rawValue), &limit) == 0
    }

    private static func control(_ option: Int32, _ value: UInt) -> Bool {
        territory_prctl(option, value, nil) == 0
    }
}
