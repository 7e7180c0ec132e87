import Foundation
import Logging
import Synchronization

/// Writes one JSON object per line: `time`, `level`, `message`, `logger`, then the fields under their dotted names.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let label: String
    private let output: FileHandle

    init(label: String, level: Logger.Level, output: FileHandle) {
        self.label = label
        logLevel = level
        self.output = output
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = [
            ("time", Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
            ("level", event.level.rawValue), ("message", event.message.description), ("logger", label),
        ]
        let more = metadata.merging(event.metadata ?? [:]) { _, new in new }
        fields += more.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }
        let line = "{" + fields.map { "\(Self.quoted($0.0)):\(Self.quoted($0.1))" }.joined(separator: ",") + "}\n"
        // One write per line: lines of different threads never mix. Where nobody reads any more, or the disk is full, the line
        // is lost: a node does not end because its log does.
        try? output.write(contentsOf: Data(line.utf8))
    }

    /// Control characters are escaped, so that nothing a stranger sends can begin a line of its own (S-074).
    private static func quoted(_ text: String) -> String {
        if text.utf8.allSatisfy(isPlain) { return "\"" + text + "\"" }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: result += "\\\""
            case 0x5c: result += "\\\\"
            case 0..<0x20, 0x7f, 0x2028, 0x2029: result += String(format: "\\u%04x", scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Printable ASCII that needs no escape, which is nearly all there is.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7e).contains(byte) && byte != 0x22 && byte != 0x5c
    }
}
