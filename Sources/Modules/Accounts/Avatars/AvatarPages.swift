import Images
import Kernel
import Web

/// Choosing one's own picture.
struct AvatarPages: Sendable {
    let avatars: AvatarOperations

    static let base = "/me/picture"

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .member) { request, context in
                .view(try await view(context, isSaved: request.query["saved"] != nil))
            },
            .upload(Self.base, access: .member, body: AvatarOperations.body, answer: save),
            .post(Self.base + "/remove", access: .member) { _, context in
                try await avatars.remove(of: context.member.id)
                return .redirect("\(Self.base)?saved")
            },
        ]
    }

    /// What came in the form.
    private struct Entries {
        var picture: [UInt8] = []
        var declared: String?
        var description = ""

        init(_ parts: inout MultipartReader) async throws {
            while let part = try await parts.nextPart() {
                switch part.name {
                case "picture":
                    declared = part.contentType
                    while let piece = try await parts.nextBytes() { picture += piece }
                case "description": description = try await parts.text()
                default: break
                }
            }
        }
    }

    @Sendable private func save(
        _: PageRequest, _ parts: inout MultipartReader, _ context: MemberContext
    ) async throws -> PageAnswer {
        var typed = ""
        do {
            let entries = try await Entries(&parts)
            typed = entries.description
            try await take(entries, from: context.member.id)
            return .redirect("\(Self.base)?saved")
        } catch let problem as Problem where [413, 415, 422].contains(problem.kind.status) {
            return .view(try await view(context, typed: typed, problem: Self.beside(problem)))
        }
    }

    /// A browser sends an empty part where nobody chose a file: then only the words change.
    private func take(_ entries: Entries, from member: ID<Member>) async throws {
        let description: Avatar.Description
        do {
            description = try Avatar.Description(checking: entries.description)
        } catch {
            throw Problem.invalid(error.at("/description"))
        }
        if entries.picture.isEmpty {
            guard try await avatars.describe(description, of: member) else {
                throw Problem.invalid(FieldProblem("/picture", "missing", "Choose a file."))
            }
        } else {
            _ = try await avatars.set(
                entries.picture, declared: entries.declared, description: description, for: member)
        }
    }

    /// The problem where people look for it.
    private static func beside(_ problem: Problem) -> Problem {
        guard problem.fields.isEmpty else { return problem }
        return Problem(problem.kind, fields: [FieldProblem("/picture", "refused", problem.kind.title)])
    }

    private func view(
        _ context: MemberContext, isSaved: Bool = false, typed: String? = nil, problem: Problem? = nil
    ) async throws -> View {
        guard let account = try await avatars.members.store.account(context.member.id) else {
            throw Problem.notSignedIn
        }
        let avatar = account.details.avatar
        return AvatarPage.view(
            avatar.map { $0.path(of: account.id, side: ImageLimits.sizes[1]) },
            description: typed ?? avatar?.description?.text ?? "", isSaved: isSaved, problem: problem)
    }
}
