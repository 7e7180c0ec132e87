import Foundation
import Kernel
import Postgres
import Synchronization
import Web

/// Gives credentials and status lists out, in each of their forms.
final class CredentialDesk: Sendable {
    /// How long a signed status list is shown again, in seconds. Peers learn of revocations from the log, at once.
    static let listLifetime: TimeInterval = 1

    private struct Kept {
        let text: String
        let until: Date
    }

    let awards: AwardStore
    let issuer: Issuer
    let world: World
    private let lists = Mutex<[String: Kept]>([:])

    init(awards: AwardStore, issuer: Issuer, world: World) {
        self.awards = awards
        self.issuer = issuer
        self.world = world
    }

    /// - Parameter id: an award's own or its share.
    /// - Throws: ``Problem`` `notFound`, also where the member does not let this reader see it.
    func open(_ id: UUID, for reader: SignedInMember?) async throws -> OpenedAward {
        guard let opened = try await awards.open(id) else { throw Problem.notFound }
        let between = try await Between.find(opened.award.member, and: reader, in: awards.database)
        guard opened.isOpen(to: reader, by: id, between) else { throw Problem.notFound }
        return opened
    }

    /// The same credential as a token.
    func token(of opened: OpenedAward) async throws -> String {
        try await issuer.token(try opened.document().value.without("proof"))
    }

    func statusList(_ number: Int) async throws -> SignedDocument {
        SignedDocument(value: try JSONParser.parse(Array(try await statusList(number, asToken: false).utf8)))
    }

    /// A list as it is now, signed.
    /// - Throws: ``Problem`` `notFound` where no award has a place in it.
    func statusList(_ number: Int, asToken: Bool) async throws -> String {
        let now = world.now()
        let key = "\(number) \(asToken)"
        if let kept = lists.withLock({ $0[key] }), now < kept.until { return kept.text }
        let current = try await awards.database.write { [awards] in try await awards.currentList(in: $0).list }
        guard number >= 1, (number - 1) / 2 <= current else { throw Problem.notFound }
        let state: Award.State = number % 2 == 1 ? .revoked : .suspended
        let indices = try await awards.indices(in: (number - 1) / 2, state: state)
        let list = issuer.form.unsignedList(number, encoded: StatusBits.encode(indices), at: now.wholeSeconds)
        let text = asToken ? try await issuer.token(list) : try await issuer.sign(list)
        lists.withLock { $0[key] = Kept(text: text, until: now.addingTimeInterval(Self.listLifetime)) }
        return text
    }
}
