import Foundation
import Kernel
import Node
public import Postgres
import Registry
import Web

/// One territory of a test, served over real HTTP on loopback.
public struct TestNode: Sendable {
    public let code: String
    public let tid: String
    public let origin: String
    /// The node's own pool, with its own role.
    public let database: Database
    /// Its operator's listener.
    public let health: String

    /// Somebody without an account.
    public var anonymous: TestCaller { TestCaller(origin: origin, token: nil) }

    /// Somebody who registers, unless the handle is known, and signs in.
    public func member(_ handle: String) async throws -> TestCaller {
        let body = """
            {"handle":"\(handle)","email":"\(handle)@example.org","password":"\(Self.password)",\
            "display_name":"\(handle.capitalized)"}
            """
        let registered = try await anonymous.post("/auth/register", body)
        guard registered.status == 202 || registered.status == 422 else { throw TestCallerError.refused(registered) }
        return try await signIn(handle)
    }

    public func signIn(_ login: String, password: String = password) async throws -> TestCaller {
        let answer = try await anonymous.post("/auth/login", #"{"login":"\#(login)","password":"\#(password)"}"#)
        guard let token = answer.json["access_token"]?.string else { throw TestCallerError.refused(answer) }
        return TestCaller(origin: origin, token: token)
    }

    /// A member with the role of administrator.
    public func admin() async throws -> TestCaller {
        _ = try await member("admin")
        try await database.execute(
            """
            INSERT INTO member_role (member, role) SELECT id, 'admin' FROM member WHERE handle = 'admin'
            ON CONFLICT DO NOTHING
            """)
        return try await signIn("admin")
    }

    public static let password = "long enough and odd"
}
