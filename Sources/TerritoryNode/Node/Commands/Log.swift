import ArgumentParser
import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// `territory log`: a territory's signed log, or its copy of a peer's.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Read and check signed logs.",
        subcommands: [
            LogHead.self, LogEntries.self, LogVerify.self, LogEpoch.self, LogProve.self, LogCheck.self,
            LogErasures.self,
        ])
}

/// Which log is meant.
struct LogOptions: ParsableArguments {
    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Option(help: "Its copy of this peer's log instead of its own.")
    var peer: CodeArgument?

    /// A log and whose it is.
    struct Subject {
        let log: KeptLog
        let proofs: LogProofs
        let identity: Identity
    }

    func with(_ body: (Subject) async throws -> Void) async throws {
        try await CommandProblem.reporting {
            let folder = NodeFolder(url: options.folder)
            try await folder.withDatabase(of: code.code) { try await body(subject(folder, $0)) }
        }
    }

    private func subject(_ folder: NodeFolder, _ database: Database) async throws -> Subject {
        guard let peer else {
            return Subject(
                log: KeptLog(.own, in: database), proofs: LogProofs(.own, in: database),
                identity: try folder.identity(of: code.code).identity)
        }
        let known = try await PeerStore(database: database).list().first { $0.code == peer.code.description }
        guard let known else { throw CommandProblem.unknownPeer(peer.code.description) }
        let tid = known.log.territory
        return Subject(
            log: KeptLog(.peer(tid), in: database), proofs: LogProofs(.peer(tid), in: database),
            identity: known.log.identity)
    }
}

/// `territory log head`: the newest signed head, byte for byte.
struct LogHead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "head", abstract: "Print the newest signed head.")

    @OptionGroup var which: LogOptions

    private struct Line: Encodable {
        let origin: String
        let size: UInt64
        let root: String
        let note: String
    }

    func run() async throws {
        try await which.with { subject in
            guard let note = try await subject.log.head() else { throw CommandProblem.emptyLog }
            let text = String(decoding: note, as: UTF8.self)
            guard which.options.json else { return try Output.bytes(Data(note)) }
            let head = try Checkpoint.verified(note: note, of: subject.identity, epoch: nil).checkpoint
            try Output.json(
                Line(
                    origin: head.origin.description, size: head.size,
                    root: Data(head.root.bytes).base64EncodedString(), note: text))
        }
    }
}

/// `territory log entries`: what happened, one line each; the last ones where no position is given.
struct LogEntries: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entries", abstract: "Print entries: position, time, type, object, payload.",
        discussion: "With --json, one object each line.")

    @OptionGroup var which: LogOptions

    @Option(help: "The first position; without it the last entries are printed.")
    var from: UInt64?

    @Option(help: "How many at most.")
    var limit = 20

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1.") }
    }

    func run() async throws {
        try await which.with { subject in
            let size = try await subject.log.size()
            var position = from ?? size - min(size, UInt64(limit))
            var left = limit
            while left > 0 {
                let page = try await subject.log.entries(from: position, limit: min(left, 1000))
                guard let last = page.last else { return }
                for kept in page { try Output.data(which.options.json ? Self.json(kept) : Self.line(kept)) }
                left -= page.count
                position = last.entry.sequence + 1
            }
        }
    }

    private static func line(_ kept: KeptLog.Kept) -> String {
        let entry = kept.entry
        return [
            "\(entry.sequence)", time(of: entry), "\(entry.type.name)/\(entry.schemaVersion)",
            entry.objectID.uuidString.lowercased(), kept.outcome, payload(of: kept.payload) ?? "-",
        ]
        .compactMap(\.self).joined(separator: "\t")
    }

    private static func json(_ kept: KeptLog.Kept) -> String {
        let entry = kept.entry
        let outcome = kept.outcome.map { #","outcome":"\#($0)""# } ?? ""
        return """
            {"sequence":\(entry.sequence),"time":"\(time(of: entry))","id":"\(entry.id.uuidString.lowercased())",\
            "type":"\(entry.type.name)","schema_version":\(entry.schemaVersion),\
            "object":"\(entry.objectID.uuidString.lowercased())","audience":\(entry.audience.rawValue),\
            "critical":\(entry.isCritical)\(outcome),"payload":\(payload(of: kept.payload) ?? "null")}
            """
    }

    static func time(of entry: Entry) -> String {
        Date(timeIntervalSince1970: Double(entry.timeMilliseconds) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// The payload as one line of JSON that a terminal shows and does not obey; nil where there is none, or none that can be read:
    /// a peer's entry is kept whatever it holds.
    static func payload(of payload: Payload) -> String? {
        guard let opening = payload.opening, JSONParser.accepts(opening.payload) else { return nil }
        let scalars = String(decoding: opening.payload, as: UTF8.self).unicodeScalars.map { scalar in
            switch scalar.value {
            // Between values, for within strings these are escaped.
            case 0..<0x20: " "
            default: isObeyed(scalar) ? escaped(scalar) : String(scalar)
            }
        }
        return scalars.joined()
    }

    /// What a terminal obeys, or what turns the direction of what follows. In JSON these stand within strings only.
    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        UTF16.encode(scalar)?.map { String(format: "\\u%04x", $0) }.joined() ?? ""
    }
}

/// `territory log verify`: the whole log against its signed heads; exit code 1 where it is not what was signed.
struct LogVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check every entry and every signed head.")

    @OptionGroup var which: LogOptions

    func run() async throws {
        try await which.with { subject in
            let report = try await LogAudit(subject.log, of: subject.identity).run()
            if which.options.json { return try Output.json(report) }
            try Output.data(
                "verified: \(report.entries) entries (\(report.withoutPayload) without payload), "
                    + "\(report.heads) signed heads, root \(report.root)")
        }
    }
}
