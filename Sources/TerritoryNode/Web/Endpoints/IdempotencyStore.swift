import Crypto
import Foundation
import HTTPTypes
import Kernel
import Postgres
import Synchronization

/// Remembers the answers of creating requests that carried an `Idempotency-Key`, for 24 hours (S-083).
final class IdempotencyStore: Sendable {
    static let maximumKeyLength = 255

    private let database: Database
    /// Bodies hold passwords, so a plain hash of one would be something to guess at.
    private let key: SymmetricKey
    private let running = Mutex<Set<String>>([])

    init(database: Database, key: SymmetricKey) {
        self.database = database
        self.key = key
    }

    /// Runs a creation once for each key of each caller.
    /// - Throws: ``Problem`` `malformed` for a bad key, `keyReused`, `stillRunning`, or what the creation throws: then nothing
    ///   was kept and the request may be repeated.
    func once<Value>(
        _ request: APIRequest, by context: NodeContext, prepare: () async throws -> Creation<Value>
    ) async throws -> APIAnswer {
        guard let key = request.headers[.idempotencyKey] else {
            let creation = try await prepare()
            return try await database.write { try APIAnswer(try await creation.commit($0)) }
        }
        try Self.check(key)
        let caller = context.member.map { "\($0.id)" } ?? "address \(context.address)"
        let record = Record(caller: caller, key: key, fingerprint: fingerprint(of: request))
        guard running.withLock({ $0.insert(record.name).inserted }) else { throw Problem(.stillRunning, retryAfter: 1) }
        defer { _ = running.withLock { $0.remove(record.name) } }
        if let kept = try await answer(to: record) { return kept }
        return try await run(record, try await prepare())
    }

    private struct Record: Sendable {
        let caller: String
        let key: String
        let fingerprint: Data

        var name: String { "\(caller)\n\(key)" }
    }

    private func run<Value>(_ record: Record, _ creation: Creation<Value>) async throws -> APIAnswer {
        do {
            return try await database.write { transaction in
                let answer = try APIAnswer(try await creation.commit(transaction))
                try await transaction.execute(
                    "DELETE FROM idempotency_key WHERE created_at < now() - interval '24 hours'")
                try await transaction.execute(
                    """
                    INSERT INTO idempotency_key (caller, key, fingerprint, status, location, etag, body)
                    VALUES (\(record.caller), \(record.key), \(record.fingerprint), \(answer.status),
                        \(answer.location as String?), \(answer.etag as String?), \(answer.body as Data?))
                    """)
                return answer
            }
        } catch let error as PostgresError where error.isRepeatedKey {
            guard let kept = try await answer(to: record) else { throw Problem(.stillRunning, retryAfter: 1) }
            return kept
        }
    }

    private func answer(to record: Record) async throws -> APIAnswer? {
        let rows = try await database.read(
            """
            SELECT fingerprint, status, location, etag, body FROM idempotency_key
            WHERE caller = \(record.caller) AND key = \(record.key) AND created_at >= now() - interval '24 hours'
            """)
        guard let row = rows.first else { return nil }
        guard try row.get("fingerprint", as: Data.self) == record.fingerprint else { throw Problem(.keyReused) }
        return APIAnswer(
            status: try row.get("status"), body: try row.get("body"), location: try row.get("location"),
            etag: try row.get("etag"))
    }

    private static func check(_ key: String) throws {
        guard (1...maximumKeyLength).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw Problem.malformed("Idempotency-Key has 1 to 255 visible ASCII characters.")
        }
    }

    private func fingerprint(of request: APIRequest) -> Data {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Data("idempotency\n\(request.method.rawValue) \(request.path)\n".utf8))
        code.update(data: Data(request.body))
        return Data(code.finalize())
    }
}

extension PostgresError {
    fileprivate var isRepeatedKey: Bool {
        if case .server(.uniqueViolation, "idempotency_key_pkey", _, _) = self { true } else { false }
    }
}
