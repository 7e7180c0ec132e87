import Foundation
import Kernel
import Registry

/// Data goes to stdout, messages to stderr.
enum Output {
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // As the API writes times.
        encoder.dateEncodingStrategy = .iso8601
        try data(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    static func data(_ text: String) throws {
        try bytes(Data((text + "\n").utf8))
    }

    /// Unbuffered, so that whoever reads through a pipe has it now.
    /// - Throws: ``CommandProblem`` where nobody reads any more, or the disk is full.
    static func bytes(_ data: Data) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
        } catch {
            throw CommandProblem.outputLost
        }
    }

    /// What nobody reads is lost; a node does not end because of it.
    static func message(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// A text that somebody else chose, as one line that a terminal shows and does not obey.
    static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory.isShown ? $0 : "\u{fffd}" }))
    }

    /// A path as a shell reads it back.
    static func quoted(_ path: String) -> String {
        let plain = path.allSatisfy { $0.isLetter || $0.isNumber || "/._-+@".contains($0) }
        return plain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }

    static func territory(_ territory: TerritoryRecord, _ options: OperatorOptions) throws {
        if options.json { try json(territory) } else { try line(territory) }
    }

    /// One line: code, state, address, name, separated by tabs so that `cut` and `column` read it.
    static func line(_ territory: TerritoryRecord) throws {
        try data(
            [territory.code.description, territory.state.rawValue, territory.domain, territory.name]
                .joined(separator: "\t"))
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isShown: Bool {
        switch self {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
