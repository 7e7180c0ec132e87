import Foundation
import Kernel
import Web

/// Credentials and their status over the API.
struct CredentialRoutes: Sendable {
    let awards: AwardStore
    let desk: CredentialDesk
    let check: CredentialCheck

    var endpoints: [Endpoint] {
        [
            .get(
                "/credentials/{id}", "A credential with its proof; as token and image below /badges/credentials",
                access: .anyone, answer: show),
            .get(
                "/credentials/{id}/addressed", "Your credential made out to your e-mail address, salted and hashed",
                access: .member, problems: [.notFound], answer: addressed),
            .post(
                "/credentials/verify", "What is to be believed of a credential from anywhere", access: .anyone,
                rate: .search, answer: verify),
            .get("/status-lists/{n}", "A signed status list", access: .anyone, answer: list),
        ]
    }

    private struct AwardPath: Codable, Sendable {
        /// Of the award, or its share, by which everybody reads it.
        let id: ID<Award>
    }

    private struct ListPath: Codable, Sendable {
        let n: Int
    }

    private struct VerifyBody: Codable, Sendable {
        /// JSON with a proof, or a compact token.
        let credential: ShownCredentialText?
        /// In its place, a file in base64: an image with a credential inside, or one of these.
        let file: ShownCredentialFile?
    }

    @Sendable private func show(
        _ input: Input<AwardPath, None, None>, _ context: NodeContext
    ) async throws -> Answer<SignedDocument> {
        .ok(try await desk.open(input.path.id.uuid, for: context.member).document())
    }

    @Sendable private func addressed(
        _ input: Input<AwardPath, None, None>, _ context: MemberContext
    ) async throws -> Answer<SignedDocument> {
        let addressed = try await desk.addressed(input.path.id, to: context.member)
        let signed = try await desk.issuer.sign(addressed.unsigned)
        return .ok(SignedDocument(value: try JSONParser.parse(Array(signed.utf8))))
    }

    @Sendable private func verify(
        _ input: Input<None, None, VerifyBody>, _: NodeContext
    ) async throws -> Answer<CredentialVerdict> {
        switch (input.body.credential, input.body.file) {
        case (let text?, nil): return .ok(try await check.verdict(on: Array(text.text.utf8)))
        case (nil, let file?):
            guard let bytes = Data(base64Encoded: file.text) else {
                throw Problem.invalid(FieldProblem("/file", "invalid", "Encode the file in base64."))
            }
            return .ok(try await check.verdict(on: [UInt8](bytes)))
        default:
            throw Problem.invalid(FieldProblem("/credential", "required", "Send a credential or a file, one of them."))
        }
    }

    @Sendable private func list(_ input: Input<ListPath, None, None>, _: NodeContext) async throws -> Answer<
        SignedDocument
    > {
        .ok(try await desk.statusList(input.path.n))
    }
}

/// A credential as somebody pastes it.
struct ShownCredentialText: BadgeText {
    static let rule = TextRule(
        scalars: 1...262_144, maximumBytes: 262_144, multiline: true, stripsBidirectionalControls: false)
    let text: String
}

/// A file as JSON carries it: base64 (RFC 4648 §4).
struct ShownCredentialFile: BadgeText {
    static let rule = TextRule(scalars: 1...786_432, maximumBytes: 786_432)
    let text: String
}

/// A signed document in an answer: its members as they were signed.
struct SignedDocument: SchemaDescribed, Sendable {
    let value: JSONValue

    static var schema: JSONSchema { JSONSchema(type: "object") }
    static var placeholder: SignedDocument { SignedDocument(value: .object([])) }

    init(value: JSONValue) { self.value = value }

    /// Nobody sends one.
    init(from decoder: any Decoder) throws {
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "answers only"))
    }

    func encode(to encoder: any Encoder) throws {
        try Node(value: value).encode(to: encoder)
    }

    private struct Node: Encodable {
        let value: JSONValue

        private struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(_ text: String) { stringValue = text }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        func encode(to encoder: any Encoder) throws {
            switch value {
            case .object(let members):
                var container = encoder.container(keyedBy: Name.self)
                for member in members { try container.encode(Node(value: member.value), forKey: Name(member.name)) }
            case .array(let items):
                var container = encoder.unkeyedContainer()
                for item in items { try container.encode(Node(value: item)) }
            default:
                var container = encoder.singleValueContainer()
                switch value {
                case .string(let text): try container.encode(text)
                case .bool(let isTrue): try container.encode(isTrue)
                case .number(let text):
                    if let whole = Int64(text) {
                        try container.encode(whole)
                    } else {
                        try container.encode(Double(text) ?? 0)
                    }
                default: try container.encodeNil()
                }
            }
        }
    }
}
