import Foundation
import Web

/// How full the disk is on which something is kept.
enum DiskReading {
    /// - Parameter folder: any of it; the reading is of the whole file system, as programs without root's reserve see it.
    static func usage(of folder: URL) -> MetricReading {
        MetricReading("territory_state_disk_used_ratio", .gauge) {
            var disk = statvfs()
            guard statvfs(folder.path, &disk) == 0 else { return nil }
            let used = Double(disk.f_blocks - disk.f_bfree)
            let all = used + Double(disk.f_bavail)
            return all > 0 ? used / all : nil
        }
    }
}
