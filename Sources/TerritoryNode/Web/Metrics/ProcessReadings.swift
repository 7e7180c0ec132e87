import Foundation

/// What every Prometheus client tells of its process, under the names that dashboards expect
/// (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics), read from Linux's /proc.
public enum ProcessReadings {
    public static var all: [MetricReading] {
        let start = Date().timeIntervalSince1970
        return [
            MetricReading("process_cpu_seconds_total", .counter) { processorSeconds },
            MetricReading("process_open_fds", .gauge) { openFiles.map(Double.init) },
            MetricReading("process_resident_memory_bytes", .gauge) { residentBytes },
            MetricReading("process_start_time_seconds", .gauge) { start },
        ]
    }

    /// `CLOCKS_PER_SEC`, which Swift does not import, is a million everywhere (POSIX, clock(3)).
    private static var processorSeconds: Double? {
        let ticks = clock()
        return ticks < 0 ? nil : Double(ticks) / 1_000_000
    }

    /// The listing holds the descriptor that it is read through.
    private static var openFiles: Int? {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { $0.count - 1 }
    }

    /// The second number of `/proc/self/statm` (proc(5)), in pages.
    private static var residentBytes: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }
}
