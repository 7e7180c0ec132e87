import Accounts
import Badges
import Courses
import Foundation
import Kernel
import ModuleKit
import Registry
import Web

/// The people of a demo: an administrator and some members, the same at every start with one state folder.
struct DemoSeeding: Sendable {
    let seed: DemoSeed
    let folder: URL

    /// Somebody to sign in as.
    struct DemoAccount: Encodable, Sendable {
        let handle: String
        let email: String
        let password: String
        let token: String
        let roles: [String]
    }

    /// How many accounts are told with a token; the others exist.
    static let toldAccounts = 12

    /// Makes the people of one territory that do not exist yet, and signs them in.
    ///
    /// - Parameter first: the demo's first territory, whose badge the others let count.
    func people(of node: Node, first: TerritoryCode?) async throws -> [DemoAccount] {
        guard let accounts = node.modules.lazy.compactMap({ $0 as? Accounts }).first else { return [] }
        let password = try password()
        let code = node.territory.code
        var people = [("admin", "Admin of \(node.territory.name)", Set([Role.admin]))]
        people += (0..<seed.members).map { number in
            let (handle, name) = DemoNames.person(number)
            return (handle, name, number == 0 ? [.teacher] : number == 1 ? [.moderator] : [])
        }
        var told: [DemoAccount] = []
        for (handle, name, roles) in people {
            let email = "\(handle)@\(code).example.org"
            try await make(handle, name, email, password, roles, accounts)
            guard told.count < Self.toldAccounts else { continue }
            let token = try await accounts.accessToken(login: handle, password: password)
            told.append(
                DemoAccount(
                    handle: handle, email: email, password: password, token: token,
                    roles: roles.map(\.rawValue).sorted()))
        }
        if seed.members > 0 { try await fill(node.modules, trusting: first == code ? nil : first) }
        return told
    }

    private func fill(_ modules: [any Module], trusting first: TerritoryCode?) async throws {
        for module in modules {
            if let courses = module as? Courses { try await courses.fillDemo() }
            if let badges = module as? Badges { try await badges.fillDemo(trusting: first?.description) }
        }
    }

    private func make(
        _ handle: String, _ name: String, _ email: String, _ password: String, _ roles: Set<Role>, _ accounts: Accounts
    ) async throws {
        let registration = Registration(
            handle: Handle(unchecked: handle), email: EmailAddress(unchecked: email),
            password: NewPassword(unchecked: password), displayName: DisplayName(unchecked: name))
        do {
            try await accounts.members.create(registration, roles: roles)
        } catch let problem as Problem where problem.fields.first?.code == "taken" {
            // Made by an earlier start.
        }
    }

    /// Made once for each state folder: no password is the same in two demos.
    private func password() throws -> String {
        let path = folder.appending(path: "demo-password").path
        if FileManager.default.fileExists(atPath: path) { return try PrivateFile.text(at: path) }
        let password = Data(World.system.randomBytes(12)).base64URLEncodedString
        try PrivateFile.write(password + "\n", at: path)
        return password
    }
}
