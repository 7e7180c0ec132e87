import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Badges

/// What tests of badges ask a territory for again and again.
struct BadgeCalls {
    let node: TestNode
    let admin: TestCaller

    init(_ node: TestNode) async throws {
        self.node = node
        admin = try await node.admin()
    }

    /// Gives a badge by hand.
    /// - Returns: the award's id.
    func award(_ handle: String, _ badge: String = "code-of-conduct") async throws -> String {
        let given = try await admin.post("/badges/award", #"{"badge":"\#(badge)","members":["@\#(handle)"]}"#)
        return try #require(given.json["items"]?.array?.first?["award"]?["id"]?.string, "\(given)")
    }

    func revoke(_ award: String, _ action: String = "revoke") async throws {
        let done = try await admin.post(
            "/badges/revoke", #"{"awards":["\#(award)"],"reason":"A test.","action":"\#(action)"}"#)
        #expect(done.status == 200, "\(done)")
    }

    /// Lets badges of another territory count, and nothing else.
    func trust(
        _ code: String, countsAs badge: String? = "code-of-conduct", gives capability: String? = nil, age: Int = 3600,
        whenStale: Bool = false
    ) async throws {
        let meaning =
            (badge.map { #","counts_as":"\#($0)""# } ?? "") + (capability.map { #","capability":"\#($0)""# } ?? "")
        let answer = try await admin.put(
            "/admin/trust-policies",
            #"{"policies":[{"territory":"\#(code)","badge":"code-of-conduct"\#(meaning),"maximum_age":\#(age),"counts_when_stale":\#(whenStale)}]}"#,
            ["If-Match": "*"])
        #expect(answer.status == 200, "\(answer)")
    }

    /// The decision about somebody, such as `@ana@se`.
    func explain(_ capability: String, _ member: String) async throws -> JSONValue {
        let answer = try await admin.get("/permissions/explain?capability=\(capability)&member=\(member)")
        #expect(answer.status == 200, "\(answer)")
        return answer.json
    }

    func may(_ capability: String, _ member: String) async throws -> Bool {
        try await explain(capability, member)["allowed"] == .bool(true)
    }

    func credential(_ award: String) async throws -> JSONValue {
        try await node.anonymous.get("/credentials/\(award)").json
    }

    /// Outcome and fault, as anybody is told them.
    func verdict(_ credential: JSONValue) async throws -> String {
        let body = JSONValue.object([JSONMember("credential", .string(CanonicalJSON.text(credential)))])
        let answer = try await node.anonymous.post("/credentials/verify", CanonicalJSON.text(body))
        #expect(answer.status == 200, "\(answer)")
        return [answer.json["outcome"], answer.json["fault"]].compactMap { $0?.string }.joined(separator: " ")
    }

    /// Waits until awards of another territory are known here.
    func untilKnown(_ count: Int) async throws {
        let isKnown = try await eventually {
            try await node.database.read("SELECT 1 FROM foreign_award").count == count
        }
        try #require(isKnown)
    }
}
