import Foundation
import NIOCore

extension CommandProblem {
    static func notInitialised(_ folder: String) -> CommandProblem {
        CommandProblem(
            "TC01", .failed, "\(folder) knows no database.",
            try: "territory init --state \(Output.quoted(folder)) --superuser-dsn-file FILE")
    }

    static func notWritable(_ path: String) -> CommandProblem {
        CommandProblem(
            "TC02", .failed, "\(path) cannot be written.", try: "another --state folder, or its owner's account")
    }

    static func demoRuns(_ folder: String) -> CommandProblem {
        CommandProblem("TC09", .failed, "Another demo runs in \(folder).", try: "another --state folder, or end it")
    }

    static let outputLost = CommandProblem(
        "TC02", .failed, "The output cannot be written: nobody reads it, or a disk is full.")

    static func notReadable(_ path: String) -> CommandProblem {
        CommandProblem("TC07", .failed, "\(path) cannot be read by this account.", try: "its owner's account")
    }

    static func notListening(on addresses: [ListenAddress], _ error: IOError) -> CommandProblem {
        let list = addresses.map(\.description).joined(separator: ", ")
        let reason = String(cString: strerror(error.errnoCode))
        return CommandProblem(
            "TC08", .failed, "One of \(list) cannot be listened on: \(reason).",
            try: "addresses of this machine, with ports above 1023")
    }

    /// What the system says of a file, with its name.
    static func describe(_ error: CocoaError) -> CommandProblem {
        let path = error.filePath ?? "The file"
        return switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: notFound(path)
        case .fileReadNoPermission: notReadable(path)
        case .fileWriteNoPermission, .fileWriteOutOfSpace, .fileWriteVolumeReadOnly, .fileWriteFileExists:
            notWritable(path)
        default: CommandProblem("TC99", .failed, error.localizedDescription)
        }
    }

    static func portInUse(_ address: ListenAddress) -> CommandProblem {
        CommandProblem(
            "TC03", .failed, "\(address.host):\(address.port) is in use by another program.",
            try: "another address, or end the other program")
    }

    static func badSetting(_ problem: ConfigurationProblem) -> CommandProblem {
        CommandProblem("TC04", .failed, "The setting \(problem.key) \(problem.detail).")
    }

    static func notFound(_ path: String) -> CommandProblem {
        CommandProblem("TC06", .failed, "There is no file \(path).")
    }
}
