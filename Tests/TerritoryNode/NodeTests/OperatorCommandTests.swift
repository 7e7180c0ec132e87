import Foundation
import Kernel
import LocalServers
import NodeTesting
import Registry
import Testing

@Suite("The operator's commands")
struct OperatorCommandTests {
    @Test("From an empty server to two territories and back, as an operator types it")
    func journey() async throws {
        try await TestPostgres.withOwnServer { server in
            let state = server.folder.appending(path: "state")
            let dsn = server.folder.appending(path: "superuser.dsn")
            let text = "postgresql://\(PrivatePostgres.superuser):\(server.password)@127.0.0.1:\(server.port)/postgres"
            #expect(
                FileManager.default.createFile(
                    atPath: dsn.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
            let before = try await CommandRun("list", "--state", state.path)
            #expect(before.status == 1)
            #expect(before.errors.contains("try: territory init"))

            let prepared = try await CommandRun("init", "--state", state.path, "--superuser-dsn-file", dsn.path)
            #expect(prepared.status == 0, "\(prepared.errors)")
            let again = try await CommandRun("init", "--state", state.path, "--superuser-dsn-file", dsn.path)
            #expect(again.status == 0, "\(again.errors)")
            let created = try await create("se", "Sverige", state)
            #expect(created.status == 0, "\(created.errors)")
            #expect(created.errors.contains("/set-up/"))
            #expect(try await create("se", "Sverige", state).errors.contains("nothing was changed"))
            #expect(try await create("se", "Sweden", state).status == 1)
            #expect(try await create("dk", "Danmark", state).status == 0)

            let list = try await CommandRun("list", "--state", state.path)
            #expect(list.output.split(separator: "\n").map { $0.prefix(2) } == ["se", "dk"])
            #expect(try await CommandRun("migrate", "status", "--state", state.path).status == 0)
            #expect(try await CommandRun("suspend", "se", "--state", state.path).output.contains("suspended"))
            #expect(try await CommandRun("rm", "se", "--state", state.path).status == 6)
            #expect(try await CommandRun("rm", "se", "--confirm", "se", "--state", state.path).status == 0)
            let json = try await CommandRun("list", "--json", "--state", state.path).output
            #expect(json.contains("\"code\":\"dk\"") && !json.contains("\"code\":\"se\""))
        }
    }

    @Test("A second state folder does not take a server from the first unless it is told to")
    func secondFolder() async throws {
        try await TestPostgres.withOwnServer { server in
            let dsn = server.folder.appending(path: "superuser.dsn").path
            let text = "postgresql://\(PrivatePostgres.superuser):\(server.password)@127.0.0.1:\(server.port)/postgres"
            #expect(
                FileManager.default.createFile(
                    atPath: dsn, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
            let first = server.folder.appending(path: "first").path
            let second = server.folder.appending(path: "second").path
            #expect(try await CommandRun("init", "--state", first, "--superuser-dsn-file", dsn).status == 0)

            let refused = try await CommandRun("init", "--state", second, "--superuser-dsn-file", dsn)
            #expect(refused.status == 6 && refused.errors.contains("TC15"), "\(refused.errors)")
            #expect(try await CommandRun("list", "--state", first).status == 0)

            let taken = try await CommandRun(
                "init", "--state", second, "--superuser-dsn-file", dsn, "--replace-operator")
            #expect(taken.status == 0, "\(taken.errors)")
            #expect(try await CommandRun("list", "--state", second).status == 0)
            #expect(try await CommandRun("list", "--state", first).errors.contains("TC11"))
        }
    }

    @Test("A code that cannot be is refused by its rule", arguments: ["s", "SE", "se_1", "se-123456789", "../x"])
    func badCode(_ code: String) async throws {
        let run = try await CommandRun(
            "create", code, "--name", "X", "--domain", "x.example.org", "--admin", "eva@example.org")
        #expect(run.status == 64)
    }

    @Test("An address file that others can read is refused (S-136)")
    func permissions() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "territory-permissions-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "operator.dsn").path
        #expect(
            FileManager.default.createFile(
                atPath: file, contents: Data("x".utf8), attributes: [.posixPermissions: 0o644]))
        let run = try await CommandRun("list", "--state", folder.path)
        #expect(run.status == 6)
        #expect(run.errors.contains("chmod 600"))
    }

    @Test(
        "What the system refuses is told with the file, and how to go on",
        arguments: [
            (["init", "--superuser-dsn-file", "/nowhere/dsn"], "TC06", "/nowhere/dsn"),
            (["init", "--superuser-dsn-file", "/nowhere/dsn", "--state", "/dev/null/x"], "TC06", "/nowhere/dsn"),
            (["list", "--state", "/nowhere/a state"], "TC01", "--state '/nowhere/a state'"),
        ])
    func fileFaults(_ arguments: [String], code: String, text: String) async throws {
        let run = try await CommandRun(arguments)
        #expect(run.status == 1)
        #expect(run.errors.contains("[\(code)]") && run.errors.contains(text), "\(run.errors)")
    }

    @Test("A name that would write to a terminal and a language that is no tag are refused")
    func badWords() throws {
        for (name, language) in [("S\u{1b}[31m", "en"), ("Sverige", "zzzzzzzzz"), ("Sverige", "")] {
            #expect(throws: RegistryError.self) {
                try TerritoryRequest(
                    code: TerritoryCode("se")!, name: name, domain: "se.example.org", adminEmail: "eva@example.org",
                    language: language)
            }
        }
    }

    private func create(_ code: String, _ name: String, _ state: URL) async throws -> CommandRun {
        try await CommandRun(
            "create", code, "--name", name, "--domain", "\(code).example.org", "--admin", "eva@example.org", "--state",
            state.path)
    }
}
