import ArgumentParser
import Federation
import FederationCore
import Foundation
import Kernel
import Registry

/// `territory peer invite`: what the operator of another territory needs to follow this one, in one signed line.
struct PeerInvite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Print an invitation for another territory's operator.",
        discussion: "They run: territory peer accept THEIR-CODE FILE. It holds no secret.")

    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Option(help: "How many days it is good.")
    var days = Invitation.days

    func validate() throws {
        guard (1...365).contains(days) else { throw ValidationError("--days is from 1 to 365.") }
    }

    func run() async throws {
        try await CommandProblem.reporting {
            let folder = NodeFolder(url: options.folder)
            let line = try await folder.invitation(of: code.code, days: days)
            try Output.data(String(decoding: line, as: UTF8.self))
            let territory = try folder.identity(of: code.code).identity.territory
            Output.message("Identity of \(code.code): \(Fingerprint.text(of: territory))")
            Output.message("Send the line to their operator, who runs: territory peer accept THEIR-CODE FILE")
            Output.message("Then run here, with the answer they send: territory peer accept \(code.code) FILE")
        }
    }
}

extension NodeFolder {
    /// A signed invitation by a territory of this folder.
    /// - Parameter inviter: whose invitation it answers.
    func invitation(of code: TerritoryCode, days: Int, answering inviter: TerritoryID? = nil) async throws -> [UInt8] {
        guard let record = try await withDatabase(of: code, { try await NodeRecord.own(in: $0) }) else {
            throw RegistryError.unknownTerritory(code)
        }
        let card = PeerCard(
            code: code, name: record.name, genesis: try genesis(of: code), bus: try busKey(of: code),
            origin: record.origin)
        let now = UInt64(max(0, World.system.now().timeIntervalSince1970))
        return try Invitation(card, try identity(of: code), now: now, days: days, answering: inviter)
            .signed(by: signer(of: code))
    }
}
