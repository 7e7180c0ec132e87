import Foundation
import Kernel
import LocalServers
import NodeTesting
import Testing

@Suite("The first administrator")
struct SetUpTests {
    @Test("The operator's link makes one administrator, once, and no account exists before (S-016)")
    func once() async throws {
        try await Operated.with { operated in
            try #require(try await operated.served.isReady())
            let port = try LoopbackPort.free()
            let made = try await CommandRun(
                "create", "no", "--name", "Norge", "--domain", "127.0.0.1:\(port)", "--admin", "kari@example.org",
                "--state", operated.state.path)
            let link = try #require(
                made.errors.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+(\/set-up\/[A-Za-z0-9_-]+)/))
            // Another process serves it beside the first, which has no listener on that port.
            let served = ServedProcess(
                state: operated.state, listen: [port], health: try LoopbackPort.free(), bus: operated.nats.url)
            try served.start()
            defer { served.end(with: SIGTERM) }
            let no = TestCaller(origin: "http://127.0.0.1:\(port)", token: nil)
            let path = String(link.output.1)
            let isServed = try await eventually {
                (try? await no.send("GET", path))?.status == 200
            }
            try #require(isServed)

            let page = try await no.send("GET", path)
            let token = try #require(page.text.firstMatch(of: /name="csrf" value="([^"]+)"/)?.output.1)
            let cookie = page.headers.filter { $0.0.lowercased() == "set-cookie" }
                .map { String($0.1.prefix { $0 != ";" }) }.joined(separator: "; ")
            let form = "csrf=\(token)&handle=kari&password=long+enough+and+odd"
            let headers = [
                "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Origin": no.origin,
            ]
            let answer = try await no.send("POST", path, form, headers)
            #expect(answer.status == 303)
            let again = try await no.send("GET", path)
            #expect(again.status == 410)

            let body = #"{"login":"kari","password":"\#(TestNode.password)"}"#
            let signedIn = try await no.post("/auth/login", body)
            let kari = TestCaller(origin: no.origin, token: signedIn.json["access_token"]?.string)
            let me = try await kari.get("/auth/me")
            let capabilities = me.json["capabilities"]?.array?.compactMap(\.string) ?? []
            #expect(capabilities.contains("territory.administer"))
        }
    }
}
