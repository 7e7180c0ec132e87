import Foundation
import Kernel
import Postgres
import Web

/// An award as an address names it: by its id, which stands in the log and is no secret, or by its share, which nobody can guess and
/// which its member gives to whom they choose.
struct OpenedAward: Sendable, RowDecodable {
    let award: Award
    /// The signed credential, as text.
    let credential: String
    /// For whom the member's badges are, as privacy spells it.
    let audience: String

    init(row: Row) throws {
        award = try Award(row: row)
        credential = try row.get("credential")
        audience = try row.get("audience")
    }

    /// The credential with its proof.
    func document() throws -> SignedDocument {
        SignedDocument(value: try JSONParser.parse(Array(credential.utf8)))
    }

    /// Whether somebody may see it who asks for it by an id: by its share everybody, by its own id whom the member's privacy allows,
    /// and those who give badges and take them back.
    func isOpen(to reader: SignedInMember?, by id: UUID, _ between: Between) -> Bool {
        if id == award.share || audience == "public" { return true }
        guard let reader else { return false }
        if reader.id == award.member || reader.may(.awardBadges) { return true }
        return (audience == "territory" && !between.isHidden) || (audience == "followers" && between.isFollowed)
    }

    /// The id by which a reader may pass it on: the one that works for whoever gets it.
    func idToPassOn(by reader: SignedInMember?, asked id: UUID) -> UUID {
        if audience == "public" { return award.id.uuid }
        return reader?.id == award.member ? award.share ?? id : id
    }
}
