import FederationBus
import Foundation
import LocalServers
import Testing

/// S-135: what `tls://` promises.
@Suite("TLS to the bus")
struct BusTLSTests {
    @Test("An address that begins with tls:// is not spoken to in the clear, whatever the server says")
    func noPlainText() async throws {
        try await BusFixture.with { fixture in
            try await fixture.withServer { server in
                let bus = try fixture.bus(fixture.seKey, "tls://localhost:\(server.port)")
                try await bus.running { #expect(await bus.outcome() == .disconnected) }
            }
        }
    }

    @Test("The server's certificate has to be by a known authority, and for the host")
    func certificates() async throws {
        try await BusFixture.with { fixture in
            let good = try certificate(for: "localhost", in: fixture.folder)
            try await fixture.withServer(tls: good) { server in
                let url = "tls://localhost:\(server.port)"
                try await fixture.bus(fixture.seKey, url, tls: BusTLS(authorityFile: good.certificate)).running { bus in
                    #expect(await bus.outcome() == .connected)
                }
                try await fixture.bus(fixture.noKey, url).running { bus in
                    #expect(await bus.outcome() == .disconnected)
                }
            }
            let other = try certificate(for: "elsewhere.example", in: fixture.folder)
            try await fixture.withServer(tls: other) { server in
                let url = "tls://localhost:\(server.port)"
                try await fixture.bus(fixture.seKey, url, tls: BusTLS(authorityFile: other.certificate)).running {
                    bus in
                    #expect(await bus.outcome() == .disconnected)
                }
                let named = BusTLS(authorityFile: other.certificate, serverName: "elsewhere.example")
                try await fixture.bus(fixture.seKey, url, tls: named).running { bus in
                    #expect(await bus.outcome() == .connected)
                }
            }
        }
    }

    /// Its own authority, by openssl.
    private func certificate(for host: String, in folder: URL) throws -> (certificate: String, key: String) {
        let files = ["certificate", "key"].map { folder.appending(path: "\(host)-\($0).pem").path }
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=\(host)",
            "-addext", "subjectAltName=DNS:\(host)", "-out", files[0], "-keyout", files[1],
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0)
        return (files[0], files[1])
    }
}

extension BusFixture {
    /// A server that speaks TLS alone.
    fileprivate func withServer(
        tls: (certificate: String, key: String), _ body: (PrivateNats) async throws -> Void
    ) async throws {
        let lines = "\ntls { cert_file: \"\(tls.certificate)\", key_file: \"\(tls.key)\" }\n"
        let server = try await PrivateNats.start(in: folder, configuration: configuration + lines)
        do { try await body(server) } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }
}

extension Bus {
    fileprivate func running(_ body: (Bus) async throws -> Void) async throws {
        try await running { try await body(self) }
    }

    /// How the first attempt to connect ends.
    fileprivate func outcome() async -> BusState? {
        await states.first { $0 != .connecting }
    }
}
