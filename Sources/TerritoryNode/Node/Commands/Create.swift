import ArgumentParser
import Foundation
import Kernel
import Registry

/// `territory create`: a territory in under a second, or the same one again.
struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Create a territory.")

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Option(help: "What people call it.")
    var name: String

    @Option(help: "The host name it is served under: se.example.org.")
    var domain: String

    @Option(help: "E-mail address of its first administrator.")
    var admin: String

    @Option(help: "Its first language, as a BCP 47 tag.")
    var language = "en"

    func run() async throws {
        try await Operator.with(options) { session in
            let request = try TerritoryRequest(
                code: code.code, name: name, domain: domain, adminEmail: admin, language: language)
            if change.dryRun { return plan(request) }
            let created = try await session.provisioner.create(request)
            // The link first: it is told only once, also where the data cannot be written.
            tell(created)
            try Output.territory(created.territory, options)
        }
    }

    private func tell(_ created: Provisioner.Created) {
        guard let token = created.setUpToken else {
            return Output.message("It exists already; nothing was changed.")
        }
        let keys = options.folder.appending(path: "territories/\(code.code)").path
        Output.message("Identity \(created.territory.tid)\nBack up the keys in \(keys).")
        Output.message("First administrator, once within 24 hours: \(NodeRecord.origin(of: domain))/set-up/\(token)")
    }

    private func plan(_ request: TerritoryRequest) {
        Output.message(
            """
            Would make for \(request.code) (\(request.name)):
              two roles and a schema from the template, in one transaction
              signing, rotation, token and bus keys in \(options.folder.path)/territories/\(request.code)
              a set-up link for \(request.adminEmail) at \(request.domain)
            """)
    }
}
