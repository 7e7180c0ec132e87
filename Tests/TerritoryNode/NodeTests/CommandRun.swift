import Foundation

/// One run of the real `territory` program, as an operator would start it.
struct CommandRun {
    let status: Int32
    let output: String
    let errors: String

    /// - Parameter arguments: after the program's name.
    init(_ arguments: String...) throws {
        try self.init(arguments)
    }

    /// - Parameter environment: added to this process's.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = Bundle.main.bundleURL.appending(path: "territory")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }
}
