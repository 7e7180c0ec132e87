import Foundation
import HTTPTypes
import Kernel
import Node
import NodeTesting
import Testing
import Web

/// Goes through every route there is, so that a new one cannot be forgotten.
@Suite("Every route")
struct RouteTests {
    private static let endsSignIn: Set = ["/auth/logout", "/auth/deactivate"]

    @Test("Every endpoint and page answers each kind of caller as its access says (S-032, S-040)")
    func access() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let se = federation["se"]
            let member = try await se.member("ana")
            let admin = try await se.admin()
            let foreign = TestCaller(origin: se.origin, token: try await federation["dk"].member("ola").token)
            let garbage = TestCaller(origin: se.origin, token: "garbage")
            var revoked = try await se.member("rui")
            #expect(try await revoked.post("/auth/logout").status == 204)
            revoked = TestCaller(origin: se.origin, token: revoked.token)
            let operations = try Self.operations(try await se.anonymous.send("GET", "/openapi.json"))
            #expect(operations.count >= 12)
            for operation in operations where !Self.endsSignIn.contains(operation.path) && operation.method != "DELETE"
            {
                for caller in [foreign, garbage, revoked] {
                    #expect(try await operation.status(as: caller) == 401, "\(operation)")
                }
                let anonymous = try await operation.status(as: se.anonymous)
                #expect(
                    (anonymous == 401) == (operation.needsMember && true) || operation.path.hasPrefix("/auth/"),
                    "\(operation)")
                #expect(try await operation.status(as: admin) != 403, "\(operation)")
                let asMember = try await operation.status(as: member)
                #expect((asMember == 403) == operation.needsCapability, "\(operation)")
            }
        }
    }

    @Test("Every route states a rate class, a summary and the schema of what it answers (S-040)")
    func document() async throws {
        try await TestFederation.with("se") { federation in
            let answer = try await federation["se"].anonymous.send("GET", "/openapi.json")
            #expect(answer[header: "Access-Control-Allow-Origin"] == "*")
            for operation in try Self.operations(answer) {
                #expect(operation.value["summary"]?.string?.isEmpty == false)
                #expect(operation.value["x-rate-limit-class"]?.string != nil)
                let responses = try #require(operation.value["responses"]?.members)
                let success = try #require(responses.first { $0.name.first == "2" })
                let isBare = success.name == "204" || operation.method == "DELETE" && success.name == "202"
                #expect(isBare || success.value["content"] != nil, "\(operation)")
            }
        }
    }

    struct Operation: CustomStringConvertible {
        let method: String
        let path: String
        let value: JSONValue

        var description: String { "\(method) \(path)" }
        var needsMember: Bool { value["security"] != nil }
        var needsCapability: Bool { value["x-capability"] != nil }

        /// Called without a body and with made-up places: far enough to meet the check of who it is.
        func status(as caller: TestCaller) async throws -> Int {
            let address = path.replacingOccurrences(of: "{id}", with: "@ana")
            let body = method == "GET" || method == "DELETE" ? nil : "{}"
            let base = value["servers"] == nil ? Endpoint.base : ""
            return try await caller.send(method, base + address, body, ["Content-Type": "application/json"])
                .status
        }
    }

    /// The document is ours, and larger than what a stranger may send.
    static func operations(_ answer: TestAnswer) throws -> [Operation] {
        let document = try JSONParser.parse(answer.body, maximumValues: .max)
        return try #require(document["paths"]?.members).flatMap { path in
            (path.value.members ?? []).map { Operation(method: $0.name.uppercased(), path: path.name, value: $0.value) }
        }
    }
}
