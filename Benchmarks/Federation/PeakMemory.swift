import Foundation

/// The most memory this process held at once since it was last asked to begin anew (proc(5): `VmHWM`, `clear_refs`).
enum PeakMemory {
    static func beginAnew() {
        try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    }

    /// In MiB.
    static var mebibytes: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
    }
}
