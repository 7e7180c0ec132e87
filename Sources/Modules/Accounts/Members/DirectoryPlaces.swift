import Foundation
import Kernel
import Postgres

extension DirectoryStore {
    /// More handles that begin so are not looked at: who types so little finds nobody by it.
    static let candidates = 2000

    /// Which members a page of the directory has, here and elsewhere.
    ///
    /// Names are one range of the index that gives their order, which begins where the page begins or where the prefix does. Handles
    /// that begin so are a range of another index, and are put in the order of names.
    static func places(
        _ prefix: String, after position: DirectoryPosition, limit: Int, for reader: Reader
    ) -> SQL {
        let range = PrefixRange(prefix)
        let start = position.notBefore(range.first)
        return """
            SELECT id, sort_name FROM (
                (SELECT id, sort_name FROM member
                WHERE state IN ('active', 'frozen') AND discoverable
                    AND (sort_name, id) > (\(start.sortName), \(start.id)::uuid) AND sort_name <= \(range.last)
                    AND \(noBlockBetween: "member.id", and: reader)
                ORDER BY sort_name, id LIMIT \(limit))
                UNION
                (SELECT id, sort_name FROM (
                    SELECT id, sort_name FROM member
                    WHERE \(prefix)::text <> '' AND handle BETWEEN \(range.first) AND \(range.last)
                        AND state IN ('active', 'frozen') AND discoverable
                    ORDER BY handle LIMIT \(candidates)
                ) called
                WHERE (sort_name, id) > (\(position.sortName), \(position.id)::uuid)
                    AND \(noBlockBetween: "called.id", and: reader)
                ORDER BY sort_name, id LIMIT \(limit))
                UNION
                (SELECT id, sort_name FROM remote_member
                WHERE discoverable AND \(unsafe: isShown)
                    AND (sort_name, id) > (\(start.sortName), \(start.id)::uuid) AND sort_name <= \(range.last)
                    AND \(noBlockBetween: "remote_member.id", and: reader)
                ORDER BY sort_name, id LIMIT \(limit))
                UNION
                (SELECT id, sort_name FROM (
                    SELECT id, sort_name FROM remote_member
                    WHERE \(prefix)::text <> '' AND handle BETWEEN \(range.first) AND \(range.last)
                        AND discoverable AND \(unsafe: isShown)
                    ORDER BY handle LIMIT \(candidates)
                ) called
                WHERE (sort_name, id) > (\(position.sortName), \(position.id)::uuid)
                    AND \(noBlockBetween: "called.id", and: reader)
                ORDER BY sort_name, id LIMIT \(limit))
            ) found
            ORDER BY sort_name, id LIMIT \(limit)
            """
    }
}

extension DirectoryPosition {
    /// This position, or the beginning of a prefix where that comes later in the order of bytes.
    func notBefore(_ prefix: String) -> DirectoryPosition {
        guard sortName.utf8.lexicographicallyPrecedes(prefix.utf8) else { return self }
        return DirectoryPosition(sortName: prefix, id: Self.beginning.id)
    }
}
