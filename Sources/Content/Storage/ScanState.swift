public import Content
public import Foundation
import Kernel
public import Postgres

/// What a virus scanner found in a tree (S-105).
public enum ScanState: String, Codable, Sendable {
    /// It came while there was no scanner; it is given.
    case unscanned
    /// It is given once it is clean.
    case waiting
    case clean
    /// The scanner found something.
    case refused
    /// The scanner could not look into all of it, which is no proof that it is clean.
    case unscannable
}

/// What the scanner has to do, and what it could not.
public struct ScanCounts: Encodable, Sendable {
    public var waiting = 0
    public var refused = 0
    public var unscannable = 0
}

/// A tree that the scanner is to look at.
public struct UnjudgedTree: Sendable, RowDecodable {
    public let root: CID
    /// How often that was begun and came to nothing.
    public let tries: Int
    /// Of its blocks, each counted once.
    public let storedSize: Int
    public let blockCount: Int

    public init(row: Row) throws {
        root = try CID(Array(row.get("root", as: Data.self)))
        tries = try row.get("scan_tries")
        storedSize = try row.get("stored_size")
        blockCount = try row.get("block_count")
    }
}

extension ContentStorage {
    /// Trees that are to be looked at, those first that nobody is given before. Of either state in the order of `content_tree_scan`: where
    /// a scanner came late, all that there is waits.
    /// - Parameter triedBefore: those that were tried since are left alone.
    public func unjudged(triedBefore time: Date, limit: Int) async throws -> [UnjudgedTree] {
        try await database.read(
            """
            SELECT t.root, t.scan_tries, t.stored_size, t.block_count
            FROM (VALUES ('waiting'::text, 1), ('unscanned'::text, 2)) AS asked (scan, place)
            CROSS JOIN LATERAL (
                SELECT * FROM content_tree
                WHERE scan = asked.scan AND scan <> 'clean' AND (scan_tried_at IS NULL OR scan_tried_at < \(time))
                ORDER BY scan_tried_at NULLS FIRST, created_at LIMIT \(limit)) t
            ORDER BY asked.place, t.scan_tried_at NULLS FIRST, t.created_at LIMIT \(limit)
            """, as: UnjudgedTree.self)
    }

    /// Notes that somebody looks into a tree now. To be called before they do: what ends the scanner, or this node, was tried too, and
    /// the next round begins with another.
    public func beginScan(_ root: CID) async throws {
        try await database.execute(
            """
            UPDATE content_tree SET scan_tried_at = \(world.now()), scan_tries = scan_tries + 1
            WHERE root = \(root.key) AND scan IN ('waiting', 'unscanned')
            """)
    }

    /// Says what was found.
    /// - Parameter note: what the scanner calls it, or why it could not look.
    /// - Returns: false where nobody keeps the tree any more, or it is so already.
    @discardableResult
    public func judge(_ root: CID, _ state: ScanState, note: String? = nil) async throws -> Bool {
        try await database.execute(
            """
            UPDATE content_tree SET scan = \(state.rawValue), scan_note = \(note.map(Self.clipped) as String?)
            WHERE root = \(root.key) AND scan <> \(state.rawValue)
            """) > 0
    }

    /// What the table takes of a note, in bytes.
    private static let noteLimit = 400

    private static func clipped(_ note: String) -> String {
        var clipped = String(note.prefix(noteLimit)).filter { $0 != "\0" }
        while clipped.utf8.count > noteLimit { clipped.removeLast() }
        return clipped
    }

    /// There is no scanner any more: what waited is given as what came without one.
    public func endWaitingForScanner() async throws {
        try await database.execute("UPDATE content_tree SET scan = 'unscanned' WHERE scan = 'waiting'")
    }

    /// Gives what the scanner could not look into, as an operator who knows it decides.
    public func accept(_ root: CID) async throws -> Bool {
        try await database.execute(
            "UPDATE content_tree SET scan = 'clean' WHERE root = \(root.key) AND scan = 'unscannable'") > 0
    }

    /// What the scanner could not look into, and why, the newest first.
    public func unscannable(limit: Int) async throws -> [(root: CID, why: String)] {
        try await database.read(
            """
            SELECT root, coalesce(scan_note, '') AS why FROM content_tree WHERE scan = 'unscannable'
            ORDER BY created_at DESC LIMIT \(limit)
            """
        ).map { (try CID(Array($0.get("root", as: Data.self))), try $0.get("why")) }
    }

    public func scanCounts() async throws -> ScanCounts {
        var counts = ScanCounts()
        let rows = try await database.read(
            """
            SELECT scan, count(*) AS count FROM content_tree WHERE scan IN ('waiting', 'refused', 'unscannable')
            GROUP BY scan
            """)
        for row in rows {
            let count: Int = try row.get("count")
            switch ScanState(rawValue: try row.get("scan")) {
            case .waiting: counts.waiting = count
            case .refused: counts.refused = count
            default: counts.unscannable = count
            }
        }
        return counts
    }
}
