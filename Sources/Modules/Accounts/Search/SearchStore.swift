import Foundation
import Kernel
import Postgres

/// Finding members by a part of their name: whatever begins so comes first, in the order of the directory; where that does not
/// fill a page, names that are alike follow, the most alike first, without marks and case.
extension DirectoryStore {
    /// Shorter texts have no three letters to be alike by.
    static let shortestAlike = 3
    /// More are not compared: who types so little finds nobody by it.
    static let candidates = 2000

    /// - Parameter text: nil for everybody.
    func search(
        _ text: String?, after position: DirectoryPosition?, limit: Int, for reader: Reader
    ) async throws -> [DirectoryMember] {
        let found = try await list(prefix: text, after: position, limit: limit, for: reader)
        guard found.count < limit, let text, text.unicodeScalars.count >= Self.shortestAlike else { return found }
        let alike = try await alike(text, limit: limit, for: reader)
        let prefix = PrefixRange(text)
        let new = alike.filter { !prefix.contains($0.sortName) && !prefix.contains($0.handle) }
        // A page that is not full is the last.
        return found + new.prefix(limit - 1 - found.count)
    }

    /// Members with words in name or handle that are alike.
    private func alike(_ text: String, limit: Int, for reader: Reader) async throws -> [DirectoryMember] {
        let rows = try await database.read(Self.alike(text, limit: limit))
        let ids = try rows.map { ID<Member>(try $0.get("id", as: UUID.self)) }
        let members = try await find(ids, for: reader, blockedToo: false)
        let byID = Dictionary(members.map { ($0.id, $0) }) { first, _ in first }
        return ids.compactMap { byID[$0] }
    }

    /// The index of trigrams finds the candidates of each table.
    static func alike(_ text: String, limit: Int) -> SQL {
        """
        SELECT id FROM (
            (SELECT id, search_name FROM member
            WHERE search_name %> search_fold(\(text)) AND state IN ('active', 'frozen') AND discoverable LIMIT \(candidates))
            UNION ALL
            (SELECT id, search_name FROM remote_member
            WHERE search_name %> search_fold(\(text)) AND discoverable LIMIT \(candidates))
        ) found ORDER BY word_similarity(search_fold(\(text)), search_name) DESC, id LIMIT \(limit)
        """
    }
}

extension PrefixRange {
    func contains(_ text: String) -> Bool { text.hasPrefix(first) }
}
