import Foundation

/// Somebody who reads a territory's pages in a browser without JavaScript.
public struct PageReader: Sendable {
    private var caller: TestCaller
    /// What every form of this browser carries.
    public private(set) var token = ""

    public init(_ node: TestNode, as handle: String, isAdmin: Bool = false) async throws {
        _ = try await isAdmin ? node.admin() : node.member(handle)
        caller = node.anonymous
        caller.headers["Origin"] = node.origin
        try await visit("/sign-in")
        let answer = try await post(
            "/sign-in", token: token, form: "login=\(handle)&password=\(TestNode.password.replacing(" ", with: "+"))")
        guard answer.status == 303 else { throw TestCallerError.refused(answer) }
        keepCookies(of: answer)
        try await visit("/me")
    }

    public func get(_ path: String) async throws -> TestAnswer {
        try await caller.send("GET", path)
    }

    public func post(_ path: String, token: String, form: String = "") async throws -> TestAnswer {
        try await caller.send(
            "POST", path, "csrf=\(token)&\(form)", ["Content-Type": "application/x-www-form-urlencoded"])
    }

    private mutating func visit(_ path: String) async throws {
        let answer = try await get(path)
        keepCookies(of: answer)
        token = answer.text.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.1) } ?? ""
    }

    private mutating func keepCookies(of answer: TestAnswer) {
        let set = answer.headers.filter { $0.0.lowercased() == "set-cookie" }
            .compactMap { $0.1.split(separator: ";").first.map(String.init) }
        let known = caller.headers["Cookie"].map { [$0] } ?? []
        caller.headers["Cookie"] = (known + set).joined(separator: "; ")
    }
}
