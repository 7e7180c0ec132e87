import ArgumentParser
import Federation
import FederationCore
import Foundation
import Kernel

/// `territory peer accept`: pins who sent an invitation, and answers it so that they can do the same.
struct PeerAccept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Follow the territory that sent an invitation, and print the answer to it.",
        discussion: "Compare the identity that it tells with their operator by another way, such as the telephone.")

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Argument(help: "The invitation, or the answer to yours.")
    var file: String

    @Option(name: .customLong("as"), help: "What to call it here, where its own code is taken.")
    var alias: CodeArgument?

    func run() async throws {
        try await CommandProblem.reporting {
            let folder = NodeFolder(url: options.folder)
            let own = try folder.identity(of: code.code).identity.territory
            let (invitation, genesis) = try read()
            guard TerritoryID(genesis: genesis) != own else { throw CommandProblem.ownIdentity }
            if let answered = invitation.answers, answered != own.description {
                throw CommandProblem.badInvitation(file, "it answers another territory's invitation")
            }
            let name = try invitation.card.name(as: alias?.code, at: code.code)
            try invitation.card.check(genesis, against: code.code, in: folder)
            let identity = Fingerprint.text(of: TerritoryID(genesis: genesis))
            if change.plans("follow \(invitation.card.name) as \(name), identity \(identity)") { return }
            try await folder.withDatabase(of: code.code) { try await invitation.card.pin(genesis, as: name, in: $0) }
            try await answer(invitation, genesis, folder)
            Output.message("\(code.code) follows \(invitation.card.name) as \(name) now. Its identity is")
            Output.message("    \(identity)")
            Output.message("Compare it with their operator, for instance by telephone.")
        }
    }

    private func read() throws -> (Invitation, Genesis) {
        guard let bytes = FileManager.default.contents(atPath: file) else { throw CommandProblem.notFound(file) }
        let text = bytes.prefix(Envelope.maximumBytes + 2).reversed().drop { $0 == 0x0a || $0 == 0x0d }.reversed()
        do {
            return try Invitation.read(Array(text), now: UInt64(max(0, World.system.now().timeIntervalSince1970)))
        } catch Reject.expired {
            throw CommandProblem.badInvitation(file, "it is not good any more, or not yet")
        } catch let reason as Reject {
            throw CommandProblem.badInvitation(file, reason.rawValue)
        }
    }

    /// An answer needs none.
    private func answer(_ invitation: Invitation, _ genesis: Genesis, _ folder: NodeFolder) async throws {
        guard invitation.answers == nil else { return }
        let line = try await folder.invitation(
            of: code.code, days: Invitation.days, answering: TerritoryID(genesis: genesis))
        try Output.data(String(decoding: line, as: UTF8.self))
        Output.message("Send the line to their operator, who runs: territory peer accept \(invitation.card.code) FILE")
    }
}
