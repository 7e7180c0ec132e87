import ArgumentParser
import FederationCore
import Foundation
import Kernel
import Postgres
import Registry

/// `territory key`: the keys a territory signs with.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Change the keys a territory signs with.",
        subcommands: [KeyRotate.self, KeyRevoke.self, KeyRotateTokens.self, KeyTombstone.self])
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
        let rotation: [String]
        let isTombstoned: Bool

        enum CodingKeys: String, CodingKey {
            case tid, operation, signing, rotation
            case isTombstoned = "tombstoned"
        }
    }

    func run(_ reason: KeyRotation.Reason, plan: String) async throws {
        try await run(plan: plan) { files, database, rotation in
            try await KeyRotation(files: files, database: database, rotation: rotation, world: .system).run(reason)
        } tell: { identity in
            let keys = identity.signing.map(\.description).joined(separator: ", ")
            return "\(code.code) signs with \(keys) from now on"
        }
    }

    /// Runs a change of the identity and prints what it led to.
    func run(
        plan: String, _ change: (IdentityFiles, Database, SigningKey) async throws -> Identity,
        tell: (Identity) -> String
    ) async throws {
        try await CommandProblem.reporting {
            let folder = NodeFolder(url: options.folder)
            let files = IdentityFiles(keys: try folder.keys(of: code.code))
            if self.change.plans(plan) { return }
            let rotation = try rotation.key(files)
            let identity = try await folder.withDatabase(of: code.code) { try await change(files, $0, rotation) }
            if options.json {
                return try Output.json(
                    Line(
                        tid: identity.territory.description, operation: identity.operations.count,
                        signing: identity.signing.map(\.description),
                        rotation: identity.rotation.map(\.description), isTombstoned: identity.isTombstoned))
            }
            try Output.data(tell(identity))
        }
    }
}

/// `territory key rotate`: another signing key, or another rotation key, in good order.
struct KeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Sign with a new key from the next head on.",
        discussion: """
            What the old key signed stays valid, and it signs nothing more. The running node goes on with the new key within
            seconds; others learn it from the territory's identity.

            With --rotation it is the rotation key that is replaced: the new one is written to rotation.key in the state folder, \
            from where you copy it to a safe place and remove it; the old one changes nothing any more.
            """)

    @OptionGroup var key: KeyOptions

    @Flag(name: .customLong("rotation"), help: "Replace the key that changes the identity, not the one that signs.")
    var isOfRotation = false

    func run() async throws {
        if isOfRotation { return try await rotateRotation() }
        try await key.run(
            .planned, plan: "make a new signing key for \(key.code.code) and let it sign from the next head on")
    }
}

extension KeyRotate {
    private func rotateRotation() async throws {
        try await key.run(plan: "make a new rotation key for \(key.code.code) in the place of the one given") {
            try await RotationKeyChange(files: $0, database: $1, rotation: $2, world: .system).run()
        } tell: { identity in
            let keys = identity.rotation.map { Fingerprint.text(of: $0) }.joined(separator: ", ")
            return "the identity of \(key.code.code) is changed with \(keys) from now on; rotation.key is new"
        }
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

/// `territory key tombstone`: the territory is over.
struct KeyTombstone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tombstone", abstract: "Declare that a territory is over, for ever.",
        discussion: """
            Nobody signs for it any more, and others take nothing more of it once they have asked who it is, within minutes. What \
            it said stays and can be verified: go on serving it, so that those who ask learn of it. Its members can still sign in \
            and take their data; nothing they do reaches another territory. Wait until the others hold all of its log: \
            territory log head, and peer list at theirs.
            """)

    @OptionGroup var key: KeyOptions

    @Option(help: "The territory's code once more, for nothing brings its identity back.")
    var confirm: CodeArgument?

    func run() async throws {
        try await key.run(plan: "declare that \(key.code.code) is over, for ever") { files, _, rotation in
            guard confirm?.code == key.code.code else { throw RegistryError.confirmationMissing(key.code.code) }
            return try TerritoryEnd(files: files, rotation: rotation).run()
        } tell: { _ in
            "\(key.code.code) has ended; nothing is signed for it any more"
        }
    }
}
