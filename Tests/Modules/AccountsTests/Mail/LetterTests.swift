import Crypto
import Foundation
import Kernel
import ModuleKit
import NodeTesting
import Postgres
import Testing
import Web

@testable import Accounts

@Suite("Letters of other modules")
struct LetterTests {
    @Test("A letter goes to the address that is known to be the member's, in their language, and to nobody else")
    func sent() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            for handle in ["eva", "ola"] { _ = try await se.member(handle) }
            try await se.database.execute(
                "UPDATE member SET email_verified_at = now(), language = 'nb' WHERE handle = 'eva'")
            let store = MailStore(database: se.database, world: .system)
            for row in try await se.database.read("SELECT id FROM member") {
                let member: ID<Member> = ID(try row.get("id", as: UUID.self))
                try await se.database.write { transaction in
                    try await store.put(to: member, in: transaction) { language in
                        Letter(subject: "About \(language ?? "")", text: "Some words.", path: "/courses/a")
                    }
                }
            }
            let waiting = try await store.waiting(limit: 10).filter { $0.kind == .letter }
            #expect(waiting.map(\.recipient) == ["eva@example.org"])
            let territory = Territory(code: try #require(TerritoryCode("se")), name: "Sweden", origin: se.origin)
            let tokens = AccountTokens(secret: .init(size: .bits256))
            let desk = MailDesk(
                settings: MailSettings(url: "smtp://127.0.0.1:1", sender: "no-reply@example.org"),
                territory: territory,
                localization: try Localization(folders: [Accounts.resources.appending(path: "Locales")]),
                tokens: tokens, store: AccountTokenStore(database: se.database, tokens: tokens, world: .system),
                world: .system)
            let mail = try #require(waiting.first)
            let message = try #require(try await desk.write(mail))
            #expect(message.subject == "About nb – Sweden")
            #expect(message.body.contains("Some words.") && message.body.contains("\(se.origin)/courses/a"))
        }
    }
}
