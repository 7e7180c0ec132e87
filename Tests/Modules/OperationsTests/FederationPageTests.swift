import Federation
import Foundation
import NodeTesting
import Postgres
import Testing
import Web

@testable import Operations

/// One after the other: territories' roles belong to the whole server.
@Suite("The page Federation", .serialized)
struct FederationPageTests {
    @Test("Only administrators see it, and only they have it in their navigation")
    func access() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = federation["se"]
            let admin = try await PageReader(se, as: "admin", isAdmin: true)
            let member = try await PageReader(se, as: "ana")
            #expect(try await member.get(FederationPages.base).status == 403)
            #expect(try await member.get("/people").text.contains(FederationPages.base) == false)
            #expect(try await se.anonymous.send("GET", FederationPages.base)[header: "location"] == "/sign-in")
            #expect(try await admin.get("/people").text.contains("href=\"\(FederationPages.base)\""))
            #expect(try await admin.get(FederationPages.base).status == 200)
            #expect(try await admin.get(FederationPages.base + "/nowhere").status == 404)
            #expect(try await member.post(FederationPages.base + "/dk/retry", token: member.token).status == 403)
        }
    }

    @Test("It tells how each peer is, and Retry now has a peer asked at once")
    func retry() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = federation["se"]
            _ = try await federation["dk"].member("ola")
            try await federation.untilApplied(1, of: "dk", at: "se")
            let admin = try await PageReader(se, as: "admin", isAdmin: true)
            let isSeen = try await eventually {
                try await admin.get(FederationPages.base).text.contains("Up to date")
            }
            #expect(isSeen)
            #expect(try await admin.get(FederationPages.base).text.contains("nothing is missing"))
            try await se.database.execute(
                "UPDATE peer_status SET trouble = 'refused signature_invalid', trouble_at = now()")
            let refused = try await admin.get(FederationPages.base + "/dk").text
            #expect(refused.contains("What it sent was refused here: signature_invalid"))
            let answer = try await admin.post(FederationPages.base + "/dk/retry", token: admin.token)
            #expect(answer.status == 303)
            #expect(answer[header: "location"] == FederationPages.base + "?retried=dk")
            let isTaken = try await eventually {
                try await se.database.read("SELECT 1 FROM peer_status WHERE retry_asked").isEmpty
            }
            #expect(isTaken)
        }
    }

    @Test("A peer whose heads are not witnessed since a restore is shown as such")
    func doubted() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = federation["se"]
            let admin = try await PageReader(se, as: "admin", isAdmin: true)
            let path = FederationPages.base + "/dk"
            #expect(try await !admin.get(path).text.contains("Not witnessed"))
            try await se.database.write { try await WitnessDoubts.restored(in: $0) }
            #expect(try await admin.get(path).text.contains("Not witnessed"))
        }
    }

    @Test("An entry that was set aside is shown with its reason")
    func quarantine() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = federation["se"]
            _ = try await federation["dk"].member("ola")
            try await federation.untilApplied(1, of: "dk", at: "se")
            try await se.database.execute(
                "UPDATE peer_entry SET outcome = 'quarantined', attempts = 5, failure = '<b>too long'")
            let admin = try await PageReader(se, as: "admin", isAdmin: true)
            #expect(try await admin.get(FederationPages.base).text.contains("1 entry was set aside"))
            let page = try await admin.get(FederationPages.base + "/dk").text
            #expect(page.contains("&lt;b&gt;too long"))
            #expect(page.contains("member.published/1"))
            #expect(page.contains("tried 5 times"))
        }
    }

    @Test("A peer is blocked and followed again, what was set aside is tried again, and a proof is handed out")
    func decisions() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = federation["se"]
            _ = try await federation["dk"].member("ola")
            try await federation.untilApplied(1, of: "dk", at: "se")
            let admin = try await PageReader(se, as: "admin", isAdmin: true)
            let path = FederationPages.base + "/dk"
            #expect(try await admin.post(path + "/block", token: admin.token).status == 303)
            let blocked = try await admin.get(path).text
            #expect(
                blocked.contains("Blocked") && blocked.contains("Follow it again") && !blocked.contains("Retry now"))
            #expect(try await admin.post(path + "/unblock", token: admin.token).status == 303)
            #expect(try await eventually { try await admin.get(path).text.contains("Up to date") })

            try await se.database.execute("UPDATE peer_entry SET outcome = 'quarantined', attempts = 5")
            #expect(try await admin.get(path).text.contains("Try all of them again"))
            #expect(try await admin.post(path + "/redrive", token: admin.token).status == 303)
            let isApplied = try await eventually {
                try await se.database.read("SELECT 1 FROM peer_entry WHERE outcome <> 'applied'").isEmpty
            }
            #expect(isApplied)

            #expect(try await admin.get(path + "/fork-proof").status == 404)
            try await se.database.execute("UPDATE peer SET state = 'forked', fork_proof = 'TFF1'::bytea")
            #expect(try await admin.get(path).text.contains("Download the proof"))
            let proof = try await admin.get(path + "/fork-proof")
            #expect(proof.text == "TFF1" && proof[header: "content-disposition"] == "attachment; filename=\"dk.fork\"")
        }
    }
}
