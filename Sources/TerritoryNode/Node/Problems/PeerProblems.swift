import FederationBus
import FederationCore
import Kernel

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

    static func ownCode(_ code: TerritoryCode) -> CommandProblem {
        CommandProblem("TC36", .refused, "“\(code)” is what this territory itself is called.", try: "--as=ANOTHER-CODE")
    }

    static func keyShared(_ name: String) -> CommandProblem {
        CommandProblem(
            "TC37", .refused,
            "A key of \(name) belongs to this territory or another peer too, or is none that may sign.")
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
            "TC67", .refused, "\(code) is not known to have begun a new epoch since its log forked.",
            try: "its operator has to, with territory log epoch; then this again, once the node has asked it")
    }

    static let emptyLog = CommandProblem("TC40", .failed, "The log has no signed head yet.")
}
