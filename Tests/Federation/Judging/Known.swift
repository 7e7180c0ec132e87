import FederationCore

/// What a vector says was known before its input came. Each kind of vector has its own members of these.
public struct Known: Codable, Sendable {
    /// The first operation of the followed territory's identity, in base64, and the envelopes of those after it.
    public var genesis: String?
    public var operations: [String]?
    /// The number of the first operation that is shown.
    public var from: Int?
    /// When each operation was first seen, in Unix seconds.
    public var firstSeen: [UInt64]?
    public var epoch: UInt64?
    public var size: UInt64?
    public var frontier: [String]?
    /// The newest head held, in base64.
    public var note: String?
    /// Verified heads of sizes not reached yet, in base64.
    public var ahead: [String]?
    public var state: String?
    /// Keys that other territories have.
    public var known: [String]?
    /// Who is asked.
    public var receiver: String?
    /// Unix seconds.
    public var now: UInt64?
    /// Keys by territory.
    public var peers: [String: String]?
    public var seen: [Seen]?

    enum CodingKeys: String, CodingKey {
        case genesis, operations, from, epoch, size, frontier, note, ahead, state, known, receiver, now, peers, seen
        case firstSeen = "first_seen"
    }

    /// A request that came before.
    public struct Seen: Codable, Sendable {
        public let iss: String
        public let nonce: String
    }

    /// The log that is followed; nil where this describes none.
    func followedLog() throws -> FollowedLog? {
        guard let identity = try identity(), let epoch, let size,
            let frontier = MerkleFrontier(size: size, hashes: (frontier ?? []).compactMap(Self.hash)),
            let state = state.flatMap(FollowedLog.State.init)
        else { return nil }
        return FollowedLog(
            identity: identity, epoch: epoch, frontier: frontier,
            lastNote: size > 0 ? try Base64.decode(note ?? "") : nil,
            ahead: HeadsAhead(try (ahead ?? []).map { try SignedHead(kept: Base64.decode($0)) }), state: state)
    }

    func identity() throws -> Identity? {
        guard let genesis else { return nil }
        return try (operations ?? []).reduce(Identity(genesis: Genesis(decoding: Base64.decode(genesis)))) {
            try $0.appending(Envelope(decoding: Base64.decode($1)))
        }
    }

    static func hash(_ text: String) -> Hash? { Hexadecimal.decode(text).flatMap { Hash($0) } }

    static func key(_ text: String) throws -> Ed25519PublicKey { try Ed25519PublicKey(Hexadecimal.decode(text) ?? []) }
}
