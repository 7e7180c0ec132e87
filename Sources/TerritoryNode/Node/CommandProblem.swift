import Accounts
import ArgumentParser
import Content
import ContentStorage
import Federation
import FederationBus
import FederationCore
import Foundation
import Kernel
import NIOCore
import Postgres
import Registry
import Web

/// What a command says when it cannot: what happened and why, what to try, and a code that docs/command-errors.md explains.
struct CommandProblem: Error {
    let code: String
    let exit: Exit
    let text: String
    var advice: String?

    /// Exit codes; 64, usage, is the parser's own, and 130 the shell's for Ctrl-C.
    enum Exit: Int32 {
        case failed = 1
        case pending = 2
        case unreachable = 5
        case refused = 6
    }

    init(_ code: String, _ exit: Exit, _ text: String, try advice: String? = nil) {
        self.code = code
        self.exit = exit
        self.text = text
        self.advice = advice
    }

    /// Runs `body`; an error becomes its lines on stderr and its exit code.
    static func reporting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let code as ExitCode {
            throw code
        } catch {
            let problem = CommandProblem(describing: error)
            Output.message("territory: \(problem.text) [\(problem.code)]")
            if let advice = problem.advice { Output.message("try: \(advice)") }
            throw ExitCode(problem.exit.rawValue)
        }
    }

    private init(describing error: any Error) {
        self =
            switch error {
            case let problem as CommandProblem: problem
            case let error as PostgresError: Self.describe(error)
            case let error as RegistryError: Self.describe(error)
            case let error as CocoaError: Self.describe(error)
            case let problem as Problem: Self.describe(problem)
            case let problem as TreeProblem: Self.describe(problem)
            case let problem as StorageProblem: Self.describe(problem)
            case let problem as StoreProblem: Self.describe(problem)
            case let problem as StoreUnavailable:
                CommandProblem("TC96", .unreachable, "\(problem.reason).", try: "territory config show")
            case let why as Malformed: CommandProblem("TC92", .failed, "Its bytes are malformed: \(why.rawValue).")
            case let problem as ConfigurationProblem: .badSetting(problem)
            case let fault as LogFault:
                CommandProblem("TC41", .failed, "The log is damaged: \(fault).", try: "compare it with a peer's copy")
            case let problem as EpochUnreachable:
                CommandProblem(
                    "TC44", .failed,
                    "The database ends before entry \(problem.epoch.base.size), where epoch \(problem.epoch.number) began.",
                    try: "a newer backup, or a peer that has these entries")
            case is DSNError:
                CommandProblem(
                    "TC05", .failed,
                    "The database's address is not of the form postgresql://user:password@host:port/database.")
            default: CommandProblem("TC99", .failed, error.localizedDescription)
            }
    }
}

// MARK: - This machine

extension CommandProblem {
    static func notInitialised(_ folder: String) -> CommandProblem {
        CommandProblem(
            "TC01", .failed, "\(folder) knows no database.",
            try: "territory init --state \(Output.quoted(folder)) --superuser-dsn-file FILE")
    }

    static func notWritable(_ path: String) -> CommandProblem {
        CommandProblem(
            "TC02", .failed, "\(path) cannot be written.", try: "another --state folder, or its owner's account")
    }

    static func demoRuns(_ folder: String) -> CommandProblem {
        CommandProblem("TC09", .failed, "Another demo runs in \(folder).", try: "another --state folder, or end it")
    }

    static let outputLost = CommandProblem(
        "TC02", .failed, "The output cannot be written: nobody reads it, or a disk is full.")

    static func notReadable(_ path: String) -> CommandProblem {
        CommandProblem("TC07", .failed, "\(path) cannot be read by this account.", try: "its owner's account")
    }

    static func notListening(on addresses: [ListenAddress], _ error: IOError) -> CommandProblem {
        let list = addresses.map(\.description).joined(separator: ", ")
        let reason = String(cString: strerror(error.errnoCode))
        return CommandProblem(
            "TC08", .failed, "One of \(list) cannot be listened on: \(reason).",
            try: "addresses of this machine, with ports above 1023")
    }

    /// What the system says of a file, with its name.
    private static func describe(_ error: CocoaError) -> CommandProblem {
        let path = error.filePath ?? "The file"
        return switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: notFound(path)
        case .fileReadNoPermission: notReadable(path)
        case .fileWriteNoPermission, .fileWriteOutOfSpace, .fileWriteVolumeReadOnly, .fileWriteFileExists:
            notWritable(path)
        default: CommandProblem("TC99", .failed, error.localizedDescription)
        }
    }

    static func portInUse(_ address: ListenAddress) -> CommandProblem {
        CommandProblem(
            "TC03", .failed, "\(address.host):\(address.port) is in use by another program.",
            try: "another address, or end the other program")
    }

    static func badSetting(_ problem: ConfigurationProblem) -> CommandProblem {
        CommandProblem("TC04", .failed, "The setting \(problem.key) \(problem.detail).")
    }

    static func notFound(_ path: String) -> CommandProblem {
        CommandProblem("TC06", .failed, "There is no file \(path).")
    }
}

// MARK: - The database

extension CommandProblem {
    private static func describe(_ error: PostgresError) -> CommandProblem {
        switch error {
        case .acquireTimeout, .timeout:
            CommandProblem("TC10", .unreachable, "The database does not answer.", try: "is PostgreSQL running?")
        case .connection(.authentication):
            CommandProblem("TC11", .unreachable, "The database refuses this user or password.")
        case .connection(.databaseMissing):
            CommandProblem("TC12", .unreachable, "The database does not exist.", try: "territory init")
        case .connection(let failure):
            CommandProblem(
                "TC10", .unreachable, "No connection to the database: \(failure.rawValue).",
                try: "is PostgreSQL running?")
        case .server(let state, _, _, _):
            CommandProblem("TC13", .failed, "The database refused a statement (SQLSTATE \(state)).")
        default: CommandProblem("TC14", .failed, "The database failed: \(error).")
        }
    }

    private static func describe(_ error: RegistryError) -> CommandProblem {
        let text = "\(error)"
        return switch error {
        case .unknownTerritory: CommandProblem("TC20", .failed, text, try: "territory list")
        case .conflictingParameter: CommandProblem("TC21", .failed, text)
        case .domainTaken: CommandProblem("TC22", .failed, text)
        case .badDomain, .badName, .badEmail, .badLanguage: CommandProblem("TC23", .failed, text)
        case .keysWithoutTerritory, .territoryWithoutKeys: CommandProblem("TC24", .failed, text)
        case .confirmationMissing: CommandProblem("TC25", .refused, text)
        case .wrongState: CommandProblem("TC26", .failed, text)
        case .editedMigration, .newerSchema: CommandProblem("TC27", .failed, text)
        case .olderSchema: CommandProblem("TC28", .pending, text)
        case .operatorExists:
            CommandProblem(
                "TC15", .refused, text, try: "that folder, or --replace-operator, after which its commands fail")
        case .unsafePermissions: CommandProblem("TC29", .refused, text)
        case .damaged, .damagedKey: CommandProblem("TC30", .failed, text)
        }
    }
}

// MARK: - Peers

extension CommandProblem {
    static func notACard(_ source: String) -> CommandProblem {
        CommandProblem(
            "TC31", .failed, "\(source) is not a territory's document.",
            try: "curl https://their.domain/.well-known/territory > FILE")
    }

    static func cardUnreachable(_ source: String, _ reason: String) -> CommandProblem {
        CommandProblem("TC32", .unreachable, "\(source) gave no document: \(reason).")
    }

    static func identityUnconfirmed(_ card: PeerCard, _ source: String) -> CommandProblem {
        CommandProblem(
            "TC33", .refused,
            "\(source) says that \(card.name) is \(card.tid). Whoever holds that address could say anything.",
            try: "ask their operator for the identity by another way and repeat with --tid=…")
    }

    static func identityDiffers(_ card: PeerCard) -> CommandProblem {
        CommandProblem("TC34", .refused, "The document is of another territory: its identity is \(card.tid).")
    }

    static let ownIdentity = CommandProblem("TC35", .refused, "That is the territory itself.")

    static func peerCodeTaken(_ code: String) -> CommandProblem {
        CommandProblem("TC36", .refused, "Another peer is called “\(code)” here already.", try: "--as=ANOTHER-CODE")
    }

    static func keyShared(_ name: String) -> CommandProblem {
        CommandProblem(
            "TC37", .refused, "The signing key of \(name) belongs to another peer too, or is none that may sign.")
    }

    static func unknownPeer(_ code: String) -> CommandProblem {
        CommandProblem("TC38", .failed, "No peer is called “\(code)” here.", try: "territory peer list")
    }

    static func notProvable(_ sequence: UInt64, _ size: UInt64?, reached: UInt64) -> CommandProblem {
        let wanted = size.map { "A head of \($0) entries" } ?? "Entry \(sequence)"
        return CommandProblem(
            "TC42", .failed, "\(wanted) is not in that log: its newest signed head has \(reached) entries.",
            try: "territory log head")
    }

    static func notProved(_ reason: Reject) -> CommandProblem {
        CommandProblem("TC43", .failed, "The file proves nothing of that territory: \(reason.rawValue).")
    }

    static let identityEnded = CommandProblem(
        "TC84", .refused, "The territory has declared that it is over; nothing of its identity or log changes any more."
    )

    static let notRotationKey = CommandProblem(
        "TC50", .refused, "That key may not change the identity: it is none of its rotation keys.",
        try: "--rotation-key FILE with the key that was taken offline")

    static func noTester(_ folder: String) -> CommandProblem {
        CommandProblem(
            "TC80", .failed, "\(folder) holds no tester's identity.",
            try: "territory conformance --prepare --identity \(Output.quoted(folder))")
    }

    static func noWayToPeer(_ name: String) -> CommandProblem {
        CommandProblem(
            "TC81", .failed, "The document of \(name) names no address.", try: "--bus=nats://…, with --identity")
    }

    static func busRefusesTester(_ url: String) -> CommandProblem {
        CommandProblem(
            "TC82", .unreachable, "\(url) does not let the tester in.",
            try: "have the checked peer's operator add the tester's document, and its bus know the key in it")
    }

    static func badInvitation(_ file: String, _ reason: String) -> CommandProblem {
        CommandProblem(
            "TC63", .refused, "\(file) is no invitation that can be accepted: \(reason).",
            try: "ask their operator for another: territory peer invite THEIR-CODE")
    }

    static func busUnreachable(_ address: String) -> CommandProblem {
        CommandProblem("TC60", .unreachable, "No NATS server answers at \(address).", try: "--bus=nats://…")
    }

    static func busRefused(_ address: String) -> CommandProblem {
        CommandProblem(
            "TC61", .refused, "The NATS server at \(address) does not know this territory's user.",
            try: "territory bus config, then reload the server")
    }

    static func busMisconfigured(_ count: Int) -> CommandProblem {
        CommandProblem(
            "TC62", .failed, "The bus is not as it must be: \(count) of the checks above failed.",
            try: "territory bus config, then reload the server")
    }

    static func busNotReloaded(_ fault: NatsReloadFault) -> CommandProblem {
        CommandProblem(
            "TC83", .pending, "The file is written, and \(fault).",
            try: "start the server, or reload it as the user it runs as: nats-server --signal reload=PIDFILE")
    }

    static func codeNotUsable(_ card: PeerCard) -> CommandProblem {
        CommandProblem(
            "TC64", .refused,
            "\(card.name) calls itself “\(card.code)”, which is none of the names that territories have.",
            try: "--as=ANOTHER-CODE: \(TerritoryCode.rule)")
    }

    static func notForked(_ code: String) -> CommandProblem {
        CommandProblem("TC65", .failed, "Nothing proves that \(code) told two histories.")
    }

    static func provesNothing(_ file: String, _ reason: Reject) -> CommandProblem {
        CommandProblem("TC66", .failed, "\(file) proves nothing about this peer: \(reason.rawValue).")
    }

    static func stillForked(_ code: String) -> CommandProblem {
        CommandProblem(
            "TC67", .refused, "\(code) has not begun a new epoch since its log forked.",
            try: "its operator has to: two histories of one epoch stay two")
    }

    static let emptyLog = CommandProblem("TC40", .failed, "The log has no signed head yet.")
}

// MARK: - Backups

extension CommandProblem {
    static func toolMissing(_ program: String) -> CommandProblem {
        CommandProblem(
            "TC70", .unreachable, "PostgreSQL's program \(program) cannot be run.",
            try: "apt-get install postgresql-client, of the server's version or newer")
    }

    static func toolFailed(_ program: String, _ reason: String) -> CommandProblem {
        CommandProblem("TC71", .failed, "\(program) failed: \(reason)")
    }

    static func notABackup(_ path: String) -> CommandProblem {
        CommandProblem("TC72", .failed, "\(path) holds no backup that this program can read.")
    }

    static func backupOfAnother(_ code: String, _ tid: String) -> CommandProblem {
        CommandProblem("TC73", .refused, "That is a backup of another territory: \(code), identity \(tid).")
    }

    static func backupExists(_ path: String) -> CommandProblem {
        CommandProblem("TC74", .failed, "\(path) exists.", try: "a folder that does not exist yet")
    }

    static func stillInUse(_ code: TerritoryCode) -> CommandProblem {
        CommandProblem(
            "TC75", .pending, "“\(code)” is suspended, but somebody is still connected to its database.",
            try: "stop its node, then the same command again")
    }

    static func restoreUnconfirmed(_ code: TerritoryCode) -> CommandProblem {
        CommandProblem(
            "TC76", .refused, "What is in the database now would be lost.", try: "the same with --confirm=\(code)")
    }

    static func backupLacksBlocks(_ count: Int) -> CommandProblem {
        CommandProblem(
            "TC77", .pending, "\(count) blocks are missing or damaged here, and not in the backup; all else is.",
            try: "let its node fetch them from its peers, and make another backup")
    }

    static func blocksNotRestored(_ count: Int, of code: TerritoryCode) -> CommandProblem {
        CommandProblem(
            "TC78", .pending, "\(count) blocks that \(code) needs are not here; all else is.",
            try: "wait for its node, which asks its peers for them, or territory content import from where they are")
    }
}

// MARK: - Members

extension CommandProblem {
    static func unknownMember(_ handle: Handle) -> CommandProblem {
        CommandProblem("TC85", .failed, "No member is called “\(handle)” here.", try: "territory member list")
    }

    static func memberUnconfirmed(_ handle: Handle, _ what: String) -> CommandProblem {
        CommandProblem("TC89", .refused, "That would \(what).", try: "the same with --confirm=\(handle)")
    }

    static func badValue(_ name: String, _ problem: TextProblem) -> CommandProblem {
        CommandProblem("TC88", .failed, sentence(problem.at(name)))
    }

    static func emptyPasswordFile(_ path: String) -> CommandProblem {
        CommandProblem("TC88", .failed, "\(path) holds no password.")
    }

    private static func describe(_ problem: Problem) -> CommandProblem {
        switch problem.kind {
        case .notFound: CommandProblem("TC85", .failed, "There is no such member.", try: "territory member list")
        case .lastAdmin:
            CommandProblem(
                "TC86", .refused, "That is the last administrator.",
                try: "territory member role … --add admin for somebody else first")
        case .wrongState:
            CommandProblem("TC87", .failed, "The member's state does not allow that.", try: "territory member show")
        case .invalid:
            CommandProblem("TC88", .failed, problem.fields.map(sentence).joined(separator: " "))
        default: CommandProblem("TC99", .failed, problem.kind.title)
        }
    }

    /// What is wrong with one value, in English: `--email: …`.
    private static func sentence(_ field: FieldProblem) -> String {
        let name = field.pointer.drop { $0 == "/" }
        let text = field.values.reduce(field.detail) { $0.replacing("{\($1.key)}", with: $1.value) }
        return name.isEmpty ? text : "\(name): \(text)"
    }
}

// MARK: - Content

extension CommandProblem {
    static func notKept(_ cid: CID) -> CommandProblem {
        CommandProblem("TC90", .failed, "\(cid) was not kept by an operator.", try: "territory content list")
    }

    static func blocksDamaged(_ count: Int) -> CommandProblem {
        CommandProblem(
            "TC94", .failed, "\(count) damaged blocks were set aside.",
            try: "add or import what they belong to again; territory content verify tells what a file lacks")
    }

    private static func describe(_ problem: TreeProblem) -> CommandProblem {
        switch problem {
        case .missing(let cid):
            CommandProblem("TC91", .failed, "The block \(cid) is not here.", try: "import an archive that has it")
        case .notAFile: CommandProblem("TC93", .failed, "It is no file.", try: "--output with a new folder")
        case .noEntry(let name): CommandProblem("TC93", .failed, "There is no entry “\(name)”.")
        case .tooDeep, .tooLarge, .inconsistent, .unasked, .opaque:
            CommandProblem("TC92", .failed, "It cannot be read: \(problem).")
        }
    }

    private static func describe(_ problem: StorageProblem) -> CommandProblem {
        switch problem {
        case .blockGone(let hash):
            CommandProblem(
                "TC91", .pending, "The block \(CID(.raw, hash)) was collected meanwhile.", try: "the same command again"
            )
        case .unusableFile(let path), .tooDeep(let path):
            CommandProblem(
                "TC95", .failed, "\(path) is neither a file nor a folder, or has a name that no entry may have.")
        case .tooSlow: CommandProblem("TC91", .pending, "It did not come in time.", try: "the same command again")
        }
    }

    private static func describe(_ problem: StoreProblem) -> CommandProblem {
        switch problem {
        case .damaged(let hash):
            CommandProblem("TC94", .failed, "The block \(CID(.raw, hash)) is damaged.", try: "territory content scrub")
        case .full: CommandProblem("TC02", .failed, "No room is left on the disk.")
        case .system(let number):
            CommandProblem("TC02", .failed, "The store cannot be used: \(String(cString: strerror(number))).")
        }
    }
}
