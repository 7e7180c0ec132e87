import Foundation

/// One run of the real `territory` program, as an operator would start it.
struct CommandRun {
    let status: Int32
    let output: String
    let errors: String

    /// - Parameter arguments: after the program's name.
    init(_ arguments: String...) async throws {
        try await self.init(arguments)
    }

    /// - Parameters:
    ///   - environment: added to this process's.
    ///   - input: what the program reads; nil for nothing.
    init(_ arguments: [String], environment: [String: String] = [:], input: String? = nil) async throws {
        // A thread of its own waits: those of the pool run the very nodes that the program may be waiting for.
        self = try await withCheckedThrowingContinuation { run in
            Thread.detachNewThread {
                run.resume(with: Result { try CommandRun(waitingFor: arguments, environment, input) })
            }
        }
    }

    private init(waitingFor arguments: [String], _ environment: [String: String], _ input: String?) throws {
        let process = Process()
        process.executableURL = Bundle.main.bundleURL.appending(path: "territory")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        let given = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : given
        try process.run()
        if let input {
            try given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try given.fileHandleForWriting.close()
        }
        self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }
}
