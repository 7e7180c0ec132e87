import Foundation
import Kernel
import Web

/// Taking one's data along, over the API.
struct ExportRoutes: Sendable {
    let exports: ExportOperations

    var endpoints: [Endpoint] {
        [
            .post(
                "/users/me/export", "One archive of everything that is kept of oneself", access: .member, rate: .login,
                problems: [.signInAgain], answer: export)
        ]
    }

    private struct Archive: Codable, Sendable {
        let name: String
        /// A tar file in base64.
        let content: String
    }

    @Sendable private func export(
        _: Input<None, None, None>, _ context: MemberContext
    ) async throws -> Answer<Archive> {
        try await exports.sessions.requireRecentSignIn(context.member)
        let archive = try await exports.archive(of: context.member)
        return .ok(Archive(name: archive.name, content: Data(archive.bytes).base64EncodedString()))
    }
}
