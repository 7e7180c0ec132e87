import Foundation
import Kernel
import Registry

/// Data goes to stdout, messages to stderr.
enum Output {
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        data(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Unbuffered, so that whoever reads through a pipe has it now.
    static func data(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    static func message(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// One line: code, state, address, name, separated by tabs so that `cut` and `column` read it.
    static func line(_ territory: TerritoryRecord) {
        data(
            [territory.code.description, territory.state.rawValue, territory.domain, territory.name]
                .joined(separator: "\t"))
    }
}
