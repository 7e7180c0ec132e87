import FederationCore
import Foundation

/// What one operator hands another so that two territories follow one another: a territory's document with its identity, signed by
/// its signing key over exactly these bytes, and good for some days.
struct Invitation: Codable {
    static let payloadType = "application/vnd.territory.invitation.v1+json"
    /// How long one is good, in days, unless the operator says otherwise.
    static let days = 14
    /// Clocks of two operators may differ by this many seconds.
    static let clockTolerance: UInt64 = 300

    let card: PeerCard
    /// The operations of the identity, one envelope a line.
    let identity: String
    /// Unix seconds.
    let issued: UInt64
    let expires: UInt64
    /// The territory whose invitation this answers; nil for one that begins.
    let answers: String?

    init(_ card: PeerCard, _ chain: IdentityChain, now: UInt64, days: Int, answering inviter: TerritoryID? = nil) {
        self.card = card
        identity = String(decoding: IdentityChain.encode(chain.envelopes), as: UTF8.self)
        issued = now
        expires = now + UInt64(days) * 86_400
        answers = inviter?.description
    }

    /// One line to send.
    func signed(by signer: some Signer) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try Envelope(
            payload: [UInt8](encoder.encode(self)), type: Self.payloadType, signedBy: signer
        ).encoded
    }

    /// Reads what another operator sent: the bytes that are verified are those that are read.
    /// - Returns: the invitation and the genesis to pin.
    /// - Throws: ``Reject``: no invitation, not signed by a key of the identity it names, or not good any more.
    static func read(_ bytes: [UInt8], now: UInt64) throws -> (Invitation, Genesis) {
        let envelope = try Envelope(decoding: bytes)
        guard let invitation = try? JSONDecoder().decode(Invitation.self, from: Data(envelope.payload)),
            let card = try? JSONEncoder().encode(invitation.card), let (_, genesis) = PeerCard.read(card)
        else { throw Reject.badEnvelope }
        let chain = try IdentityChain(IdentityChain.decode(Array(invitation.identity.utf8)))
        guard chain.identity.territory == TerritoryID(genesis: genesis) else { throw Reject.badIdentity }
        _ = try envelope.verified(as: payloadType, byOneOf: chain.identity.signing)
        guard now < invitation.expires, invitation.issued <= now + clockTolerance else { throw Reject.expired }
        return (invitation, genesis)
    }
}
