import FederationCore
public import Foundation
import Kernel
import Postgres

/// Which entries of the own log were erased, in a file beside the last-signed head. A database that was restored from a backup does not
/// know of it, and where what was stated since is lost for good, nobody else says so either.
///
/// It has no content, only ids. Records are of one length, each with its own hash, and are appended and flushed before a head is signed
/// under which the erasure is told: one that a crash cuts was told to nobody.
public final class ErasedFile: Sendable {
    struct Record: Hashable {
        /// Of the entry that was erased.
        let entry: UUID
        let reason: ErasureReason

        /// The id, the reason's number, and the beginning of their SHA-256.
        static let byteCount = 24

        init(entry: UUID, reason: ErasureReason) {
            self.entry = entry
            self.reason = reason
        }

        init?(decoding bytes: ArraySlice<UInt8>) {
            let said = Array(bytes.prefix(17))
            guard bytes.count == Self.byteCount, Hash(of: said).bytes.prefix(7) == bytes.suffix(7),
                let reason = ErasureReason.allCases.first(where: { $0.number == said[16] })
            else { return nil }
            self.reason = reason
            entry = said.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        }

        var encoded: [UInt8] {
            let said = withUnsafeBytes(of: entry.uuid) { Array($0) } + [reason.number]
            return said + Hash(of: said).bytes.prefix(7)
        }
    }

    private let path: String
    private let queue = DiskQueue(label: "erased")

    public init(_ file: URL) {
        path = file.path
    }

    /// Everything that was ever noted. A record that is cut or damaged is passed over.
    func records() async throws -> [Record] {
        try await queue.perform {
            guard FileManager.default.fileExists(atPath: self.path) else { return [] }
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: self.path)))
            return stride(from: 0, to: bytes.count, by: Record.byteCount).compactMap {
                Record(decoding: bytes[$0..<min($0 + Record.byteCount, bytes.count)])
            }
        }
    }

    /// Notes more, durably.
    func append(_ records: [Record]) async throws {
        guard !records.isEmpty else { return }
        let bytes = records.flatMap(\.encoded)
        try await queue.perform {
            let isNew = !FileManager.default.fileExists(atPath: self.path)
            let file = open(self.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw LastSignedError.unusable(path: self.path, errno: errno) }
            defer { close(file) }
            // After one that was cut the next begins where it would have.
            let end = lseek(file, 0, SEEK_END) / off_t(Record.byteCount) * off_t(Record.byteCount)
            guard pwrite(file, bytes, bytes.count, end) == bytes.count, fdatasync(file) == 0 else {
                throw LastSignedError.unusable(path: self.path, errno: errno)
            }
            if isNew { URL(filePath: self.path).deletingLastPathComponent().flushFolder() }
        }
    }
}

extension ErasureReason {
    /// In the file; never given to another reason.
    fileprivate var number: UInt8 {
        switch self {
        case .memberRequest: 1
        case .memberAbsence: 2
        }
    }
}

extension ErasedFile.Record {
    /// Nil for a reason that this program does not know.
    init?(row: Row) {
        guard let entry = try? row.get("entry_id", as: UUID.self),
            let reason = try? ErasureReason(rawValue: row.get("reason", as: String.self))
        else { return nil }
        self.init(entry: entry, reason: reason)
    }
}
