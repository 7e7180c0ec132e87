import Federation
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing
import Web

@testable import Badges

/// As the module Courses states it.
struct CourseCompleted: FederatedFact {
    static let type = "course.completed"
    static let version: UInt16 = 1
    var id = UUID()
    let course: String
    var courseVersion = 1
    let member: ID<Member>
    var completedAt = Date(timeIntervalSince1970: 1_800_000_000)

    var objectID: UUID { id }

    enum CodingKeys: String, CodingKey {
        case id, course, member
        case courseVersion = "course_version"
        case completedAt = "completed_at"
    }
}

@Suite("From a course to a permission", .serialized)
struct BadgeLoopTests {
    private func complete(_ course: String, _ member: ID<Member>, in node: TestNode) async throws {
        let log = FederationLog(world: .system)
        try await node.database.write {
            try await log.record(CourseCompleted(course: course, member: member), in: $0)
        }
    }

    private func id(_ caller: TestCaller) async throws -> ID<Member> {
        let text = try await caller.get("/users/me").json["id"]?.string ?? ""
        return try #require(ID(text))
    }

    private func may(_ capability: String, _ caller: TestCaller, _ query: String = "") async throws -> Bool {
        let answer = try await caller.get("/permissions/explain?capability=\(capability)\(query)")
        #expect(answer.status == 200, "\(answer)")
        return answer.json["allowed"] == .bool(true)
    }

    private func badges(_ handle: String, _ caller: TestCaller) async throws -> [JSONValue] {
        try await caller.get("/users/@\(handle)/badges").json["items"]?.array ?? []
    }

    @Test(
        "Completing the course gives the badge once, the badge permits, revoking refuses at once, here and in another territory"
    )
    func loop() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let ana = try await se.member("ana")
            #expect(try await !may("forum.post", ana))
            let explained = try await ana.get("/permissions/explain?capability=forum.post").json
            #expect(explained["needs"]?.array?.first?["badge"]?.string == "code-of-conduct")
            #expect(explained["needs"]?.array?.first?["earn"]?.string == "/courses/code-of-conduct")

            try await complete("another", try await id(ana), in: se)
            try await complete("code-of-conduct", try await id(ana), in: se)
            let isGiven = try await eventually { try await may("forum.post", ana) }
            let rows = try await se.database.read(
                """
                SELECT (SELECT string_agg(l.name || l.sequence || ' ' || l.attempts, ',') FROM listener l) AS listeners,
                    (SELECT string_agg(failure, ',') FROM unheard_entry) AS unheard,
                    (SELECT size FROM log_head) AS size, (SELECT count(*) FROM badge_progress) AS progress
                """)
            let found = try rows.map {
                "\(try $0.get("listeners", as: String?.self) ?? "none") \(try $0.get("unheard", as: String?.self) ?? "") \(try $0.get("size", as: Int.self)) \(try $0.get("progress", as: Int.self))"
            }
            try #require(isGiven, "\(found)")
            let held = try await badges("ana", se.anonymous)
            try #require(held.count == 1)
            #expect(held[0]["badge"]?.string == "code-of-conduct")
            let award = try #require(held[0]["id"]?.string)

            // Another territory knows it, and lets it count only once it is told to.
            let operatorThere = try await dk.admin()
            let query = "&member=@ana@se"
            #expect(
                try await eventually {
                    try await dk.database.read("SELECT 1 FROM foreign_award").count == 1
                })
            #expect(try await !may("forum.post", operatorThere, query))
            let policies = try await operatorThere.put(
                "/admin/trust-policies",
                #"{"policies":[{"territory":"se","badge":"code-of-conduct","counts_as":"code-of-conduct","maximum_age":3600,"counts_when_stale":false}]}"#,
                ["If-Match": "*"])
            #expect(policies.status == 200, "\(policies)")
            // When a peer was heard last is written down every 15 seconds.
            #expect(try await eventually { try await may("forum.post", operatorThere, query) })

            // Taking the course again renews; the older award is history.
            try await complete("code-of-conduct", try await id(ana), in: se)
            #expect(try await eventually { try await badges("ana", se.anonymous).count == 2 })
            let newest = try #require(try await badges("ana", se.anonymous).first { $0["superseded_by"] == nil })
            #expect(newest["id"]?.string != award)

            // Revoked here: refused with the next request, and within the bound there.
            let admin = try await se.admin()
            let revoked = try await admin.post(
                "/badges/revoke", #"{"awards":["\#(newest["id"]!.string!)"],"reason":"A test."}"#)
            #expect(revoked.json["items"]?.array?.first?["award"]?["state"]?.string == "revoked", "\(revoked)")
            #expect(try await !may("forum.post", ana))
            #expect(try await eventually { try await !may("forum.post", operatorThere, query) })
            #expect(try await se.database.read("SELECT 1 FROM unheard_entry").isEmpty)
            #expect(try await dk.database.read("SELECT 1 FROM peer_entry WHERE outcome = 'quarantined'").isEmpty)
        }
    }

    @Test("A credential is what the issuer signed or it is altered, wherever it is shown")
    func credentials() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (federation["se"], federation["dk"])
            let ana = try await se.member("ana")
            let admin = try await se.admin()
            let given = try await admin.post(
                "/badges/award", #"{"badge":"code-of-conduct","members":["@ana","@nobody_here"]}"#)
            let items = given.json["items"]?.array ?? []
            #expect(items.count == 2 && items[1]["problem"]?.string == "TF4242", "\(given)")
            let award = try #require(items.first?["award"]?["id"]?.string)
            let again = try await admin.post("/badges/award", #"{"badge":"code-of-conduct","members":["@ana"]}"#)
            #expect(
                again.json["items"]?.array?.first?["award"]?["id"]?.string == award,
                "giving it again gives what there is")

            let credential = CanonicalJSON.text(try await se.anonymous.get("/credentials/\(award)").json)
            func verdict(_ text: String, at node: TestNode) async throws -> (String?, String?) {
                let body = CanonicalJSON.text(.object([JSONMember("credential", .string(text))]))
                let answer = try await node.anonymous.post("/credentials/verify", body)
                #expect(answer.status == 200, "\(answer)")
                return (answer.json["outcome"]?.string, answer.json["fault"]?.string)
            }
            #expect(try await verdict(credential, at: se) == ("valid", nil))
            #expect(try await eventually { try await verdict(credential, at: dk) == ("valid", nil) })
            let altered = credential.replacing("quiz", with: "test")
            #expect(altered != credential)
            #expect(try await verdict(altered, at: se) == ("altered", "bad_signature"))
            #expect(try await verdict(altered, at: dk) == ("altered", "bad_signature"))
            // Issuer A, signed by B.
            let claimed = credential.replacing(se.tid, with: dk.tid)
            #expect(try await verdict(claimed, at: dk).0 == "altered")
            let key = try #require(try JSONParser.parse(Array(credential.utf8))["proof"]?["verificationMethod"]?.string)
            let other = credential.replacing(key, with: key.replacing(se.tid, with: dk.tid))
            #expect(try await verdict(other, at: se) == ("altered", "other_issuer"))

            _ = try await admin.post(
                "/badges/revoke", #"{"awards":["\#(award)"],"reason":"A test.","action":"suspend"}"#)
            #expect(try await verdict(credential, at: se) == ("suspended", nil))
            #expect(try await eventually { try await verdict(credential, at: dk) == ("suspended", nil) })
            _ = try await admin.post(
                "/badges/revoke", #"{"awards":["\#(award)"],"reason":"A test.","action":"restore"}"#)
            #expect(try await verdict(credential, at: se) == ("valid", nil))
            _ = try await admin.post("/badges/revoke", #"{"awards":["\#(award)"],"reason":"A test."}"#)
            #expect(try await verdict(credential, at: se) == ("revoked", nil))
            #expect(try await eventually { try await verdict(credential, at: dk) == ("revoked", nil) })
            _ = ana
        }
    }

    @Test("Criteria stay what they are once somebody holds the badge, and no badge leads to itself")
    func definitions() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let badge = { (slug: String, needs: String) in
                #"{"slug":"\#(slug)","name":"B","description":"D","narrative":"N","criteria":{"groups":[{"any":[{"event":"badge.awarded","rules":[{"path":"/slug","operator":"equals","value":"\#(needs)"}]}]}]}}"#
            }
            #expect(try await admin.post("/badges", badge("first", "second")).status == 201)
            #expect(try await admin.post("/badges", badge("second", "first")).status == 201)
            let loop = try await admin.post("/badges/first/activate", "{}")
            #expect(loop.status == 422 && loop.json["errors"]?.array?.first?["code"]?.string == "loop", "\(loop)")
            let member = try await se.member("ola")
            #expect(try await member.post("/badges", badge("third", "first")).status == 403)

            _ = try await admin.post("/badges/award", #"{"badge":"code-of-conduct","members":["@ola"]}"#)
            let frozen = try await admin.patch(
                "/badges/code-of-conduct", #"{"criteria":{"groups":[]}}"#, ["If-Match": "*"])
            #expect(frozen.json["code"]?.string == "TF4240", "\(frozen)")
            let renamed = try await admin.patch(
                "/badges/code-of-conduct", #"{"name":"Conduct"}"#, ["If-Match": "*"])
            #expect(renamed.status == 200, "\(renamed)")
        }
    }
}
