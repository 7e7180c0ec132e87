import Foundation
import Kernel
import NodeTesting
import Testing

@Suite("Commands about members")
struct MemberCommandTests {
    private func run(_ federation: TestFederation, _ arguments: [String], input: String? = nil) async throws
        -> CommandRun
    {
        try await CommandRun(["member"] + arguments + ["--state", federation.state.path], input: input)
    }

    private func shown(_ handle: String, _ federation: TestFederation) async throws -> JSONValue {
        try await JSONParser.parse(Array(run(federation, ["show", "se", handle, "--json"]).output.utf8.dropLast()))
    }

    @Test("A member made by command signs in, with a password from standard input or one chosen by a link")
    func creating() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = ["create", "se", "eva", "--email", "eva@example.org", "--name", "Eva", "--role", "teacher"]
            let planned = try await run(federation, eva + ["-n"])
            #expect(planned.status == 0 && planned.errors == "Would make @eva in se as teacher.\n")
            let made = try await run(federation, eva + ["--password-file", "-"], input: "a long one, and odd\n")
            #expect(made.output == "eva\tactive\tteacher\teva@example.org\tEva\n", "\(made.errors)")
            #expect(try await se.signIn("eva", password: "a long one, and odd").get("/auth/me").status == 200)

            // Without a password the member chooses one, by a link that works once.
            let bea = try await run(federation, ["create", "se", "@bea", "--email", "bea@example.org", "--json"])
            let link = try #require(JSONParser.parse(Array(bea.output.utf8.dropLast()))["reset_link"]?.string)
            #expect(bea.errors.contains(link) && link.hasPrefix(se.origin + "/reset/"))
            try await choose("odd and long enough", by: link, at: se)
            #expect(try await se.signIn("bea", password: "odd and long enough").get("/auth/me").status == 200)

            let again = try await run(federation, ["create", "se", "eva", "--email", "other@example.org"])
            #expect(again.status == 1 && again.errors.contains("handle: This handle is taken."), "\(again.errors)")
            #expect(again.errors.contains("[TC88]"))
            let address = try await run(federation, ["create", "se", "eve", "--email", "EVA@example.org"])
            #expect(address.errors.contains("email: This address belongs to another member"), "\(address.errors)")
            let weak = try await run(
                federation, ["create", "se", "eve", "--email", "eve@example.org", "--password-file", "-"],
                input: "password\n")
            #expect(weak.errors.contains("[TC88]") && !weak.errors.contains("password\n"), "\(weak.errors)")
            let none = try await run(
                federation, ["create", "se", "eve", "--email", "eve@example.org", "--password-file", "-"], input: "")
            #expect(none.errors.contains("[TC88]"))
            #expect(try await run(federation, ["create", "se", "E!", "--email", "eve@example.org"]).status == 64)
            #expect(try await run(federation, ["show", "se", "eve"]).errors.contains("[TC85]"))

            let list = try await run(federation, ["list", "se"])
            #expect(list.output.split(separator: "\n").map { $0.prefix(3) } == ["bea", "eva"])
            #expect(try await run(federation, ["list", "se", "--after", "bea"]).output.hasPrefix("eva\t"))
            #expect(try await run(federation, ["list", "se", "--only", "suspended"]).output.isEmpty)
        }
    }

    @Test(
        "Roles, suspensions and new passwords by command count on the running node, are written down, and never cost the last administrator (S-044, S-153)"
    )
    func changing() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            #expect(try await eva.get("/admin/members").status == 403)
            let promoted = try await run(federation, ["role", "se", "eva", "--add", "admin"])
            #expect(promoted.status == 0 && promoted.output.contains("\tadmin\t"), "\(promoted.errors)")
            let isAdmin = try await eventually {
                try await eva.get("/admin/members").status == 200
            }
            #expect(isAdmin)

            // Nobody is left to let anybody in.
            let unconfirmed = try await run(federation, ["role", "se", "eva", "--remove", "admin"])
            #expect(unconfirmed.status == 6 && unconfirmed.errors.contains("[TC89]"))
            let refused = try await run(federation, ["role", "se", "eva", "--remove", "admin", "--confirm", "eva"])
            #expect(refused.status == 6 && refused.errors.contains("[TC86]"), "\(refused.errors)")
            let hold = ["suspend", "se", "eva", "--reason", "A test."]
            #expect(try await run(federation, hold).errors.contains("[TC89]"))
            #expect(try await run(federation, hold + ["--confirm", "eva"]).errors.contains("[TC86]"))
            #expect(try await eva.get("/admin/members").status == 200)

            let bea = try await se.member("bea")
            let suspended = try await run(
                federation, ["suspend", "se", "bea", "--reason", "A test.", "--days", "2", "--confirm", "@bea"])
            #expect(suspended.output.hasPrefix("bea\tsuspended\t"), "\(suspended.errors)")
            let isOut = try await eventually { try await bea.get("/auth/me").status == 401 }
            #expect(isOut)
            let planned = try await run(federation, ["role", "se", "bea", "--add", "teacher", "-n"])
            #expect(planned.errors.hasPrefix("Would give"))
            #expect(try await run(federation, ["restore", "se", "bea"]).output.hasPrefix("bea\tactive\t"))

            let link = try await run(federation, ["reset-link", "se", "bea"]).output.trimmingCharacters(in: .newlines)
            try await choose("odd and long enough", by: link, at: se)
            #expect(try await se.signIn("bea", password: "odd and long enough").get("/auth/me").status == 200)
            #expect(try await se.anonymous.send("GET", String(link.dropFirst(se.origin.count))).status == 410)

            let acts =
                try await shown("bea", federation)["acts"]?.array?.filter { $0["by"]?.string == "operator" } ?? []
            #expect(acts.map { $0["act"]?.string } == ["member.reset-link", "member.restore", "member.suspend"])
            #expect(try await shown("bea", federation)["email"]?.string == "bea@example.org")
            #expect(try await run(federation, ["show", "se", "bea"]).output.contains("\tmember.suspend\tuntil "))

            let all = try await run(federation, ["acts", "se", "--only", "member.", "--limit", "3"])
            let lines = all.output.split(separator: "\n").map { $0.split(separator: "\t").dropFirst() }
            #expect(
                lines == [
                    ["member.reset-link", "-", "by operator", "@bea"], ["member.restore", "-", "by operator", "@bea"],
                    ["member.suspend", lines.last?.dropFirst().first ?? "", "by operator", "@bea"],
                ], "\(all.output)\(all.errors)")
            let none = try await run(federation, ["acts", "se", "--before", "2026-01-01T00:00:00Z", "--json"])
            #expect(none.status == 0 && none.output.isEmpty)
            #expect(try await run(federation, ["acts", "se", "--before", "yesterday"]).status == 64)
        }
    }

    /// As a browser sends the form behind the link.
    private func choose(_ password: String, by link: String, at node: TestNode) async throws {
        let token = try #require(link.split(separator: "/").last)
        let answer = try await node.anonymous.post(
            "/auth/password/confirm", #"{"token":"\#(token)","password":"\#(password)"}"#)
        #expect(answer.status == 204, "\(answer.text)")
    }
}
