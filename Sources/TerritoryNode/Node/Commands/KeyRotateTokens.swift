import ArgumentParser
import FederationCore
import Foundation
import Kernel
import Registry

/// `territory key rotate-tokens`: another key for members' access tokens (S-025).
struct KeyRotateTokens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-tokens", abstract: "Sign members' access tokens with a new key.",
        discussion: """
            Tokens of the old key stay valid until they expire, which is within fifteen minutes, and those of the key before it
            end at once. So doing it twice makes a stolen key worthless. The running node goes on with the new key within seconds.
            """)

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    func run() async throws {
        try await CommandProblem.reporting {
            let keys = try NodeFolder(url: options.folder).keys(of: code.code)
            if change.plans("make a new key for the access tokens of \(code.code)") { return }
            // Ended between the two, the old key is also the one before it, and doing it again mends that.
            try keys.replace(.previousToken, with: try keys.read(.token))
            let seed = Hexadecimal.encode(World.system.randomBytes(32)) + "\n"
            try keys.replace(.token, with: Data(seed.utf8))
            if options.json { return try Output.json(["code": code.code.description]) }
            try Output.data("\(code.code) signs access tokens with a new key from now on")
        }
    }
}
