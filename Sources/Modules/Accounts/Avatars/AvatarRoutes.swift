import HTTPTypes
import Images
import Kernel
import Web

/// Members' pictures for programs, and for the pages that show them.
struct AvatarRoutes: Sendable {
    let avatars: AvatarOperations

    /// A square at its address never changes.
    private static let lifetime = 365 * 24 * 3600

    var endpoints: [Endpoint] {
        [.delete("/users/me/avatar", "Take the own picture away", access: .member, answer: remove)]
    }

    var streams: [StreamRoute] {
        [
            .post(
                "/users/me/avatar", "Show a picture", access: .member, body: AvatarOperations.body,
                problems: ProblemKind.picture, shape: Self.shape, answer: set),
            .get(
                "/avatars/{member}/{file}", "A square of a member's picture", access: .anyone,
                shape: StreamShape(
                    headers: [.ifNoneMatch], gives: [.bytes("image/webp")], with: [.ok, .notModified]),
                answer: square),
        ]
    }

    private struct Query: Decodable {
        let description: Avatar.Description?
    }

    private static let shape = StreamShape(
        query: Query.self, takes: ["png", "jpeg", "webp", "gif"].map { .bytes("image/\($0)") },
        gives: [.json(ProfilePicture.self)])

    /// The body is the picture; `description` in the query says what it shows.
    @Sendable private func set(_ request: StreamRequest, _ context: MemberContext) async throws -> StreamAnswer {
        let description: Avatar.Description?
        do {
            description = try request.query["description"].map { try Avatar.Description(checking: $0) }
        } catch let problem as TextProblem {
            throw Problem.invalid(problem.at("/description"))
        }
        var picture: [UInt8] = []
        for try await piece in request.body { picture += piece }
        let account = try await avatars.set(
            picture, declared: request.headers[.contentType], description: description, for: context.member.id)
        return try .json(.ok, account.details.avatar.map { ProfilePicture($0, of: account.id) })
    }

    @Sendable private func remove(_: Input<None, None, None>, _ context: MemberContext) async throws {
        try await avatars.remove(of: context.member.id)
    }

    @Sendable private func square(_ request: StreamRequest, _ context: NodeContext) async throws -> StreamAnswer {
        guard let member = request.parameters["member"].flatMap({ ID<Member>($0) }),
            let file = request.parameters["file"].flatMap({ AvatarFile($0) }),
            let bytes = try await avatars.square(file, of: member, for: Reader(context))
        else { throw Problem.notFound }
        let isOpen = context.member == nil
        var headers = HTTPFields()
        headers[.contentType] = "image/webp"
        headers[.eTag] = "\"\(file.cid)-\(file.side)\""
        headers[.cacheControl] = "\(isOpen ? "public" : "private"), max-age=\(Self.lifetime), immutable"
        guard !request.has(tag: headers[.eTag] ?? "") else { return StreamAnswer(.notModified, headers: headers) }
        return StreamAnswer(.ok, headers: headers, body: .bytes(bytes), isSomebodys: true)
    }
}

/// A picture as the API gives one.
struct ProfilePicture: Codable, Sendable {
    /// The address of the folder with all squares, for who asks for content by address.
    let cid: String
    /// What is to be seen; empty where nobody said.
    let description: String
    /// The squares, the largest first.
    let images: [Square]

    struct Square: Codable, Sendable {
        /// Pixels on each side.
        let side: Int
        /// Below this territory's address.
        let path: String
    }

    init(_ avatar: Avatar, of member: ID<Member>) {
        cid = avatar.cid.text
        description = avatar.description?.text ?? ""
        images = ImageLimits.sizes.map { Square(side: $0, path: avatar.path(of: member, side: $0)) }
    }
}
