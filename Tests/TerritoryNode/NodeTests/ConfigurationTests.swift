import Foundation
import Testing

@Suite("Settings")
struct ConfigurationTests {
    private func run(_ yaml: String, _ arguments: String..., environment: [String: String] = [:]) async throws
        -> CommandRun
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "territory-settings-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(yaml.utf8).write(to: folder.appending(path: "node.yaml"))
        return try await CommandRun(arguments + ["--state", folder.path], environment: environment)
    }

    @Test("The environment is stronger than the file, the file than the default, and each says where it comes from")
    func origins() async throws {
        let yaml = "http:\n  listen: [\"127.0.0.1:1\", \"[::1]:2\"]\n  rateFactor: 7\nlog:\n  level: debug\n"
        let run = try await run(yaml, "config", "show", "--origin", environment: ["TERRITORY_LOG_LEVEL": "error"])
        let lines = run.output.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
        let settings = Dictionary(uniqueKeysWithValues: lines.map { ($0[0], $0[1...]) })
        #expect(settings["http.listen"]?.first == "127.0.0.1:1,[::1]:2")
        #expect(settings["http.listen"]?.last?.hasSuffix("node.yaml") == true)
        #expect(settings["http.rateFactor"]?.first == "7")
        #expect(settings["log.level"].map(Array.init) == ["error", "environment"])
        #expect(settings["health.listen"].map(Array.init) == ["127.0.0.1:9080", "default"])
    }

    @Test(
        "A setting that is none or cannot be used is refused with its name, and the nearest one where it is misspelt",
        arguments: [
            ("http:\n  listne: x\n", "in line 2 of", "http.listen"),
            ("htpp:\n  listen: x\n", "in line 1 of", "http"),
            ("http:\n  listen: nowhere\n", "http.listen", "host:port"),
            ("http:\n  rateFactor: many\n", "http.rateFactor", "whole number"),
            ("http:\n  rateFactor: 0\n", "http.rateFactor", "whole number"),
            ("http:\n  proxies: [here]\n", "http.proxies", "IP addresses"),
            ("bus:\n  urls: [\"http://x\"]\n", "bus.urls", "nats://"),
            ("bus:\n  urls: [\"nats://a:b@x:1\"]\n", "bus.urls", "without a password"),
            ("bus:\n  usersFile: users.conf\n", "bus.usersFile", "begins with /"),
            ("bus:\n  pidFile: /run/nats.pid\n", "bus.pidFile", "needs bus.usersFile"),
            ("federation:\n  keptBytes: much\n", "federation.keptBytes", "whole number"),
            ("log:\n  level: loud\n", "log.level", "warning"),
            ("http:\n  listen: [\n", "node.yaml", "is not YAML"),
        ])
    func refused(_ yaml: String, _ first: String, _ second: String) async throws {
        let run = try await run(yaml, "config", "check")
        #expect(run.status == 1)
        #expect(
            run.errors.contains("TC04") && run.errors.contains(first) && run.errors.contains(second), "\(run.errors)")
    }

    @Test("A misspelt variable of the environment is refused too")
    func environment() async throws {
        let run = try await run("", "config", "check", environment: ["TERRITORY_HTTP_RATEFACTOR": "2"])
        #expect(run.status == 1 && run.errors.contains("the nearest is TERRITORY_HTTP_RATE_FACTOR"))
        #expect(try await self.run("", "config", "check", environment: ["TERRITORY_HTTP_RATE_FACTOR": "2"]).status == 0)
    }
}
