import FederationBus
import FederationCore
import Foundation
import Kernel
import LocalServers
import NodeTesting
import Testing

@testable import Node

@Suite("Commands that look at the bus, and introduce territories")
struct BusCommandTests {
    @Test("The bus lets a territory do what it needs and nothing more, and a bus that lets it do more is told (S-135)")
    func verify() async throws {
        try await TestFederation.with("se", "dk") { federation in
            _ = try await federation["se"].member("eva")
            try await federation.untilApplied(1, of: "se", at: "dk")
            let state = federation.state.path
            let checked = try await CommandRun("bus", "verify", "se", "--bus", federation.nats.url, "--state", state)
            #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
            #expect(checked.output.contains("ok\tmay not subscribe to >\n"))
            #expect(!checked.output.contains("FAILED"))

            let folder = NodeFolder(url: federation.state)
            let key = try folder.busKey(of: TerritoryCode("se")!).publicKey
            let open = NatsServerConfiguration(users: [
                NatsServerConfiguration.User(publicKey: key, publish: [">"], subscribe: [">"])
            ])
            try federation.nats.reload(configuration: open.text)
            let isOpen = try await eventually {
                try await CommandRun("bus", "verify", "se", "--bus", federation.nats.url, "--state", state).status == 1
            }
            #expect(isOpen)
        }
    }

    @Test("A server that is away, or does not know the territory, is told as such")
    func unreachable() async throws {
        try await TestFederation.with("se") { federation in
            let state = federation.state.path
            let nowhere = try await CommandRun("bus", "verify", "se", "--bus", "nats://127.0.0.1:1", "--state", state)
            #expect(nowhere.status == 5 && nowhere.errors.contains("TC60"), "\(nowhere.errors)")
        }
    }

    @Test(
        "A message is shown with what it is, whose it is and whether its signature holds; controls never reach a terminal"
    )
    func observation() async throws {
        try await TestFederation.with("se", "dk") { federation in
            _ = try await federation["se"].member("eva")
            try await federation.untilApplied(1, of: "se", at: "dk")
            let folder = NodeFolder(url: federation.state)
            let se = try folder.identity(of: TerritoryCode("se")!).identity
            let head = try #require(
                try await CommandRun("log", "head", "se", "--state", federation.state.path).output.data(using: .utf8))
            let known = [se.territory: (name: "se", identity: se)]
            func seen(_ subject: String, _ payload: [UInt8]) -> BusObservation {
                BusObservation(subject: subject, payload: payload, known: known)
            }
            let subjects = Subjects(se.territory)
            let good = seen(subjects.heads, [UInt8](head))
            #expect(good.kind == .head && good.peer == "se" && good.verdict == "verified, size 1")
            var bytes = [UInt8](head)
            bytes[bytes.count - 4] ^= 1
            #expect(!seen(subjects.heads, bytes).verdict.hasPrefix("verified"))
            #expect(seen(subjects.batches, [1, 2, 3]).verdict == "bad_frame")
            let hostile = seen("tfl1.h.\u{1b}[2J", [])
            #expect(!hostile.line.contains("\u{1b}"))
            #expect(hostile.verdict == "origin_unknown")
        }
    }

    @Test("Two operators exchange two lines, and their territories follow one another")
    func invitation() async throws {
        try await TestFederation.with("se", "dk", introduced: false) { federation in
            let state = federation.state.path
            let file = federation.state.appending(path: "line").path
            let invited = try await CommandRun("peer", "invite", "se", "--state", state)
            #expect(invited.status == 0 && invited.output.split(separator: "\n").count == 1)
            #expect(invited.errors.contains("territory peer accept se FILE"))
            try invited.output.write(toFile: file, atomically: true, encoding: .utf8)

            let own = try await CommandRun("peer", "accept", "se", file, "--state", state)
            #expect(own.status == 6 && own.errors.contains("TC35"))
            let planned = try await CommandRun("peer", "accept", "dk", file, "-n", "--state", state)
            #expect(planned.status == 0 && planned.output.isEmpty)
            #expect(try await CommandRun("peer", "list", "dk", "--state", state).output.isEmpty)

            let accepted = try await CommandRun("peer", "accept", "dk", file, "--state", state)
            #expect(accepted.status == 0, "\(accepted.errors)")
            #expect(try await CommandRun("peer", "list", "dk", "--state", state).output.hasPrefix("se\t"))
            try accepted.output.write(toFile: file, atomically: true, encoding: .utf8)
            let answered = try await CommandRun("peer", "accept", "se", file, "--state", state)
            #expect(answered.status == 0 && answered.output.isEmpty, "\(answered.errors)")
            #expect(try await CommandRun("peer", "accept", "dk", file, "--state", state).status == 6)

            _ = try await federation["dk"].member("ola")
            try await federation.untilApplied(1, of: "dk", at: "se")
            let keys = try await CommandRun("peer", "keys", "dk", "se", "--state", state).output
            #expect(keys == (try await CommandRun("peer", "keys", "se", "--state", state).output))
            #expect(keys.contains("signing key\t") && keys.contains("from 0/0"))
        }
    }

    @Test(
        "An invitation that was changed, signed by another or is too old is refused",
        arguments: ["changed", "old", "other"])
    func badInvitations(fault: String) async throws {
        let (key, other) = (
            try SigningKey(seed: [UInt8](repeating: 3, count: 32)),
            try SigningKey(seed: [UInt8](repeating: 4, count: 32))
        )
        let genesis = try Genesis(rotation: [key.publicKey], signing: [key.publicKey])
        let chain = try IdentityChain([genesis.signed(by: key)])
        let card = PeerCard(
            code: TerritoryCode("se")!, name: "Sverige", genesis: genesis, bus: nil, origin: "https://se.example.org")
        let invitation = Invitation(card, chain, now: 1_000_000, days: 1)
        #expect(try Invitation.read(invitation.signed(by: key), now: 1_000_100).1 == genesis)
        switch fault {
        case "old":
            #expect(throws: Reject.expired) { try Invitation.read(invitation.signed(by: key), now: 1_086_400) }
            #expect(throws: Reject.expired) { try Invitation.read(invitation.signed(by: key), now: 900_000) }
        case "other":
            #expect(throws: Reject.signatureInvalid) {
                try Invitation.read(invitation.signed(by: other), now: 1_000_100)
            }
        default:
            let bytes = try Envelope(decoding: invitation.signed(by: key))
            let text = String(decoding: bytes.payload, as: UTF8.self).replacing("Sverige", with: "Danmark")
            let forged = String(decoding: bytes.encoded, as: UTF8.self)
                .replacing(Data(bytes.payload).base64EncodedString(), with: Data(text.utf8).base64EncodedString())
            #expect(throws: Reject.signatureInvalid) { try Invitation.read(Array(forged.utf8), now: 1_000_100) }
        }
    }
}
