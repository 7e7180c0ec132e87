import Foundation
import Kernel
import Synchronization
import Web

/// Remembers for a few seconds who showed which token or cookie, so that most requests ask the database nothing.
///
/// What ends a session on this node takes effect here at once; whatever else ends one, within ``lifetime``.
final class SignInCache: Sendable {
    /// In seconds.
    static let lifetime: TimeInterval = 5
    static let maximumEntries = 10_000

    private struct Entry {
        let member: SignedInMember
        let until: Date
    }

    /// What was shown. A page's cookie is no access token, though both are texts.
    enum Key: Hashable {
        case accessToken(String)
        case cookie(String)
    }

    private let entries = Mutex<[Key: Entry]>([:])

    func member(_ key: Key, at now: Date) -> SignedInMember? {
        entries.withLock { entries in
            guard let entry = entries[key] else { return nil }
            if now < entry.until { return entry.member }
            entries[key] = nil
            return nil
        }
    }

    /// - Parameter expiry: when the token itself ends.
    func keep(_ member: SignedInMember, _ key: Key, at now: Date, expiry: Date = .distantFuture) {
        entries.withLock { entries in
            if entries.count >= Self.maximumEntries { entries = entries.filter { now < $0.value.until } }
            if entries.count >= Self.maximumEntries { entries.removeAll() }
            entries[key] = Entry(member: member, until: min(expiry, now.addingTimeInterval(Self.lifetime)))
        }
    }

    func forget(session: UUID) {
        entries.withLock { entries in entries = entries.filter { $0.value.member.session != session } }
    }

    func forget(member: ID<Member>) {
        entries.withLock { entries in entries = entries.filter { $0.value.member.id != member } }
    }
}
