import Foundation
import Kernel
import Postgres

/// Finding members by a part of their name: whatever begins so comes first, in the order of the directory. Where that does not fill a
/// page, names with another word that begins so follow, then names that are alike, the most alike first; both without marks and case.
extension DirectoryStore {
    /// Shorter texts have no three letters to be found by.
    static let shortestAlike = 3

    /// Whom a text such as `@eva@se` names is in front of all, on the first page.
    /// - Parameters:
    ///   - text: nil for everybody.
    ///   - home: this territory's own code.
    func search(
        _ text: String?, after position: DirectoryPosition?, limit: Int, for reader: Reader, home: String
    ) async throws -> [DirectoryMember] {
        let name = text.map { String($0.trimmingPrefix("@")) }
        let found = try await search(named: name, after: position, limit: limit, for: reader)
        guard position == nil, let text, text.contains("@"),
            let reference = MemberReference(text)?.resolved(home: home),
            let one = try await find(reference, for: reader)
        else { return found }
        return Array(([one] + found.filter { $0.id != one.id }).prefix(limit))
    }

    private func search(
        named text: String?, after position: DirectoryPosition?, limit: Int, for reader: Reader
    ) async throws -> [DirectoryMember] {
        var found = try await list(prefix: text, after: position, limit: limit, for: reader)
        guard let text, text.unicodeScalars.count >= Self.shortestAlike else { return found }
        let prefix = PrefixRange(text)
        for more in [Self.words(text, limit: limit), Self.alike(text, limit: limit)] where found.count < limit - 1 {
            let known = Set(found.map(\.id))
            let new = try await members(at: try await database.read(more), for: reader)
                .filter { !prefix.contains($0.sortName) && !prefix.contains($0.handle) && !known.contains($0.id) }
            // A page that is not full is the last.
            found += new.prefix(limit - 1 - found.count)
        }
        return found
    }

    /// Names with a word that begins so. Before each word of a name stands a space, since the handle comes first.
    static func words(_ text: String, limit: Int) -> SQL {
        """
        SELECT id FROM (
            (SELECT id, search_name FROM member
            WHERE search_name LIKE \(unsafe: beginning)\(text)\(unsafe: ending)
                AND state IN ('active', 'frozen') AND discoverable LIMIT \(candidates))
            UNION ALL
            (SELECT id, search_name FROM remote_member
            WHERE search_name LIKE \(unsafe: beginning)\(text)\(unsafe: ending) AND discoverable LIMIT \(candidates))
        ) found ORDER BY search_name, id LIMIT \(limit)
        """
    }

    /// Around a text, makes the pattern of a word that begins with it; what has a meaning in patterns has none.
    private static let beginning = "'% ' || regexp_replace(search_fold("
    private static let ending = #"), '([\\%_])', '\\\1', 'g') || '%'"#

    /// Names with words that are alike. The index of trigrams finds the candidates of each table.
    static func alike(_ text: String, limit: Int) -> SQL {
        """
        SELECT id FROM (
            (SELECT id, search_name FROM member
            WHERE search_name %> search_fold(\(text)) AND state IN ('active', 'frozen') AND discoverable
            LIMIT \(candidates))
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
