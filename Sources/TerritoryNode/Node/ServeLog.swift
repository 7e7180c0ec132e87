import Foundation
import Logging

/// The log of a serving process: everything any library says goes the same way.
struct ServeLog {
    private let level: Logger.Level

    init(level: Logger.Level, output: FileHandle) {
        self.level = level
        LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: level, output: output) }
    }

    func logger(_ label: String) -> Logger {
        var logger = Logger(label: label)
        logger.logLevel = level
        return logger
    }
}
