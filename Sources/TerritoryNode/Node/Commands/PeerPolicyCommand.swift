import ArgumentParser
import Federation
import FederationCore

/// `territory peer policy`: what a peer may do here.
struct PeerPolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Print or set what a peer may do here.",
        discussion: """
            Without options it prints. Entries of other types are kept and verified like any, and skipped; they get their turn when \
            their type is taken.
            """)

    @OptionGroup var which: PeerOptions
    @OptionGroup var change: ChangeOptions

    @Option(help: "Types of facts that take effect, separated by commas; “all” for every type.")
    var types: String?

    @Option(help: "What it may say on the bus each second: messages, each 8 KiB counting as one more.")
    var rate: Int?

    @Option(help: "GiB of its log that are kept here at most.")
    var keep: Int?

    func validate() throws {
        if let keep, !PeerPolicy.keptGiB.contains(keep) {
            throw ValidationError(
                "--keep is from \(PeerPolicy.keptGiB.lowerBound) to \(PeerPolicy.keptGiB.upperBound).")
        }
        if let rate, !PeerPolicy.rates.contains(rate) {
            throw ValidationError("--rate is from \(PeerPolicy.rates.lowerBound) to \(PeerPolicy.rates.upperBound).")
        }
        if let types, types != Self.all, Self.names(types).contains(where: { EntryType($0) == nil }) {
            throw ValidationError("--types are names such as member.published, separated by commas.")
        }
    }

    private static let all = "all"

    private static func names(_ list: String) -> [String] {
        list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private struct Line: Encodable {
        let types: [String]?
        let rate: Int
        let keptBytes: Int
        let keptBytesLimit: Int

        enum CodingKeys: String, CodingKey {
            case types, rate
            case keptBytes = "kept_bytes"
            case keptBytesLimit = "kept_bytes_limit"
        }
    }

    func run() async throws {
        try await which.with { peer, database in
            var policy = peer.policy
            if let types { policy.types = types == Self.all ? nil : Set(Self.names(types)) }
            if let rate { policy.rate = rate }
            if let keep { policy.keptBytes = keep << 30 }
            if policy != peer.policy {
                if change.plans("let \(peer.code) do so: \(Self.text(policy))") { return }
                try await PeerDecisions(database: database).set(policy, of: peer.log.territory)
            }
            if which.options.json {
                return try Output.json(
                    Line(
                        types: policy.types?.sorted(), rate: policy.rate, keptBytes: peer.keptBytes,
                        keptBytesLimit: policy.keptBytes))
            }
            try Output.data(
                "\(Self.text(policy)); \(peer.keptBytes) bytes are kept now")
        }
    }

    private static func text(_ policy: PeerPolicy) -> String {
        "types \(policy.types?.sorted().joined(separator: ",") ?? all), rate \(policy.rate), keep \(policy.keptBytes >> 30) GiB"
    }
}
