import ArgumentParser
import Federation
import FederationBus
import FederationConformance
import FederationCore
import Foundation
import Kernel
import Logging

/// `territory conformance`: looks at a peer from outside, as any other territory would.
struct ConformanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance", abstract: "Check a peer against the documents, from outside.",
        discussion: """
            PEER is a file with its document, an address such as https://py.example.org, which then needs --tid, or the code \
            of a territory of this state folder.

            Most questions are signed, so the peer has to know who asks: --prepare writes a tester's identity into \
            --identity once, and FOLDER/document.json is what the peer's operator pins. Without --identity only the \
            open questions are asked.

            Exit status 1 where a check failed.
            """)

    @OptionGroup var options: OperatorOptions

    @Option(help: "The peer: FILE, https://… or CODE.")
    var peer: String?

    @Option(help: "The peer's identity; needed where its document comes from an address.")
    var tid: String?

    @Option(help: ArgumentHelp("Folder of the tester's identity.", valueName: "folder"))
    var identity: String?

    @Flag(help: "Write a tester's identity into the folder, and say which document to pin.")
    var prepare = false

    @Option(help: "Ask over this NATS server too, such as nats://127.0.0.1:4222.")
    var bus: String?

    func validate() throws {
        guard peer != nil || prepare else { throw ValidationError("Name the peer: --peer=FILE") }
        guard identity != nil || !prepare else { throw ValidationError("Name the folder: --identity=FOLDER") }
        guard bus == nil || identity != nil else {
            throw ValidationError("The bus needs an identity: --identity=FOLDER")
        }
    }

    func run() async throws {
        try await CommandProblem.reporting {
            let folder = identity.map { TesterFolder(url: URL(filePath: $0, directoryHint: .isDirectory)) }
            if prepare, let folder { try Output.data(try folder.prepare().path) }
            guard let peer else { return }
            let results = try await results(of: peer, folder)
            try report(results)
            if results.contains(where: { $0.outcome == .failed }) {
                throw ExitCode(CommandProblem.Exit.failed.rawValue)
            }
        }
    }

    private func results(of peer: String, _ folder: TesterFolder?) async throws -> [CheckResult] {
        let (card, genesis) = try await PeerSource.pinned(peer, tid: tid, in: NodeFolder(url: options.folder))
        let peer = PeerUnderTest(genesis: genesis)
        let conformance = Conformance(peer: peer, tester: try folder?.tester())
        var results: [CheckResult] = []
        if let address = card.endpoints.flatMap({ URL(string: $0.tfl) }) {
            results += await conformance.examine(HTTPDoor(address))
        }
        if let bus, let folder { results += try await overBus(bus, conformance, peer, folder) }
        guard !results.isEmpty else { throw CommandProblem.noWayToPeer(card.name) }
        return results
    }

    private func overBus(
        _ url: String, _ conformance: Conformance, _ peer: PeerUnderTest, _ folder: TesterFolder
    ) async throws -> [CheckResult] {
        let configuration = BusConfiguration(urls: [url], seedFile: folder.busKey.path, name: "conformance")
        let bus = Bus(configuration, logger: Logger(label: "territory.conformance"))
        let running = Task { try await bus.run() }
        defer { running.cancel() }
        guard try await TesterFolder.connects(bus) else { throw CommandProblem.busRefusesTester(url) }
        return await conformance.examine(
            BusDoor(bus: bus, peer: peer.territory, tester: try folder.tester().territory))
    }

    private func report(_ results: [CheckResult]) throws {
        if options.json { return try Output.json(results) }
        for result in results {
            let why = result.why.map { "\($0) (docs/federation section \(result.section))" }
            try Output.data(
                [result.outcome.rawValue, result.over, result.id, result.what, why].compactMap(\.self)
                    .joined(separator: "\t"))
        }
        let counts = [CheckResult.Outcome.passed, .failed, .skipped].map { outcome in
            "\(results.count { $0.outcome == outcome }) \(outcome.rawValue)"
        }
        Output.message(counts.joined(separator: ", "))
    }
}
