import ArgumentParser
import FederationCore
import Foundation
import Kernel
import Registry

/// `territory key`: the keys a territory signs with.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Change the keys a territory signs with.",
        subcommands: [KeyRotate.self, KeyRevoke.self])
}

/// What changing a key needs.
struct KeyOptions: ParsableArguments {
    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @OptionGroup var rotation: RotationOptions

    private struct Line: Encodable {
        let tid: String
        let operation: Int
        let signing: [String]
    }

    func run(_ reason: KeyRotation.Reason, plan: String) async throws {
        try await CommandProblem.reporting {
            let folder = NodeFolder(url: options.folder)
            let files = IdentityFiles(keys: try folder.keys(of: code.code))
            if change.plans(plan) { return }
            let rotation = try rotation.key(files)
            let identity = try await folder.withDatabase(of: code.code) { database in
                try await KeyRotation(files: files, database: database, rotation: rotation, world: .system).run(reason)
            }
            let line = Line(
                tid: identity.territory.description, operation: identity.operations.count,
                signing: identity.signing.map(\.description))
            if options.json { return try Output.json(line) }
            try Output.data("\(code.code) signs with \(line.signing.joined(separator: ", ")) from now on")
        }
    }
}

/// `territory key rotate`: another signing key, in good order.
struct KeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Sign with a new key from the next head on.",
        discussion: """
            What the old key signed stays valid, and it signs nothing more. The running node goes on with the new key within
            seconds; others learn it from the territory's identity.
            """)

    @OptionGroup var key: KeyOptions

    func run() async throws {
        try await key.run(
            .planned, plan: "make a new signing key for \(key.code.code) and let it sign from the next head on")
    }
}

/// `territory key revoke`: the signing key is in other hands.
struct KeyRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Give up a stolen signing key, and sign with a new one.",
        discussion: """
            Whatever the stolen key signs beyond this territory's own newest head counts nowhere any more; others set aside what
            they took of it.
            """)

    @OptionGroup var key: KeyOptions

    func run() async throws {
        try await key.run(
            .stolen, plan: "revoke the signing key of \(key.code.code) beyond its newest head and make a new one")
    }
}
