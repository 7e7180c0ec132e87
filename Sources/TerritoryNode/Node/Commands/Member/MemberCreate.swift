import Accounts
import ArgumentParser
import Foundation
import Kernel
import Registry

/// `territory member create`: an account for somebody, whatever the way of registering.
struct MemberCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a member.",
        discussion: """
            Without --password-file a link is printed by which the member chooses a password, once and within an hour. The address \
            counts as confirmed.
            """)

    @OptionGroup var which: MemberOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: "The handle: 3 to 20 of a–z, 0–9 and _.")
    var handle: HandleArgument

    @Option(help: "The e-mail address.")
    var email: String

    @Option(help: "What the member is called on pages; the handle where it is not given.")
    var name: String?

    @Option(help: "The language the member reads, as a BCP 47 tag.")
    var language: String?

    @Option(help: "A role: \(Role.allCases.map(\.rawValue).joined(separator: ", ")). May be given more than once.")
    var role: [Role] = []

    @Option(help: "File (0600) with the password, or - for standard input.", completion: .file())
    var passwordFile: String?

    /// What `--json` prints.
    private struct Line: Encodable {
        let member: AdminMember
        let resetLink: String?

        private enum CodingKeys: String, CodingKey {
            case resetLink = "reset_link"
        }

        func encode(to encoder: any Encoder) throws {
            try member.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(resetLink, forKey: .resetLink)
        }
    }

    func run() async throws {
        try await which.with { desk in
            let handle = self.handle.handle
            let email: EmailAddress = try Self.checked("--email", self.email)
            let name: DisplayName = try Self.checked("--name", self.name ?? handle.text)
            let language: LanguageTag? = try self.language.map { try Self.checked("--language", $0) }
            let password: NewPassword? = try passwordFile.map {
                try Self.checked("The password", try Self.password(in: $0))
            }
            let roles = role.map(\.rawValue).joined(separator: ", ")
            if change.plans("make @\(handle) in \(which.code.code)\(roles.isEmpty ? "" : " as \(roles)")") { return }
            let member = try await desk.create(
                handle, email: email, displayName: name, language: language, password: password, roles: Set(role))
            let link = password == nil ? try await desk.resetLink(of: member) : nil
            // The link first: it is told only once, also where the data cannot be written.
            if let link { Output.message("To choose a password, once and within an hour: \(link)") }
            if which.options.json { return try Output.json(Line(member: member, resetLink: link)) }
            try which.print(member)
        }
    }

    private static func checked<Text: BoundedText>(_ name: String, _ text: String) throws -> Text {
        do throws(TextProblem) {
            return try Text(checking: text)
        } catch {
            throw CommandProblem.badValue(name, error)
        }
    }

    /// The first line.
    private static func password(in path: String) throws -> String {
        let bytes = path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : try PrivateFile.bytes(at: path)
        let line = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first
        guard let line else { throw CommandProblem.emptyPasswordFile(path == "-" ? "Standard input" : path) }
        return String(line)
    }
}
