public import Logging
public import ServiceLifecycle

/// One pool of connections to one database, for one role.
///
/// Single statements share a few pipelined connections; a transaction has a connection to itself while it runs. Connections
/// open when first needed, so a node may start before its database.
public final class Database: Service, Sendable {
    private let reactor: Reactor
    private let logger: Logger

    /// How often a transaction is run again after a serialization failure or deadlock (S-082).
    static let maximumRetries = 3

    public init(_ configuration: DatabaseConfiguration, logger: Logger) {
        reactor = Reactor(configuration)
        self.logger = logger
    }

    /// Keeps the pool open until graceful shutdown, then closes it.
    public func run() async throws {
        try? await gracefulShutdown()
        await shutdown()
    }

    /// Closes every connection. What still waits fails with ``PostgresError/closed``.
    public func shutdown() async {
        await withCheckedContinuation { continuation in
            if !reactor.submit(.shutdown(continuation)) { continuation.resume() }
        }
    }

    /// What the pool is doing now.
    public var statistics: PoolStatistics { reactor.statistics }

    // MARK: - Single statements

    /// The rows of one statement in autocommit, on the shared lane.
    /// - Throws: ``PostgresError``.
    public func read(_ sql: SQL) async throws -> [Row] {
        try await run(sql).rows
    }

    public func read<T: RowDecodable>(_ sql: SQL, as _: T.Type) async throws -> [T] {
        try await read(sql).map(T.init(row:))
    }

    /// The first row, or nil where there is none.
    public func first<T: RowDecodable>(_ sql: SQL, as _: T.Type) async throws -> T? {
        try await read(sql).first.map(T.init(row:))
    }

    /// Runs one statement in autocommit and returns how many rows it affected.
    @discardableResult
    public func execute(_ sql: SQL) async throws -> Int {
        try await run(sql).affected
    }

    private func run(_ sql: SQL) async throws -> ResultTable {
        try await submit(.statement(text: sql.text, binds: try sql.checkedBinds), isCancellable: true) { .run($0) }
    }

    // MARK: - Transactions

    /// Runs `body` in a transaction and commits it; anything thrown rolls it back.
    ///
    /// Serialization failures and deadlocks run `body` again, up to three times: it must have no effects outside `transaction`.
    /// - Parameter waitsForDisk: false where what is lost in a crash of the server can be had again: what committed in the last
    ///   moments may be gone, never a part of it, and never without what committed after it (PostgreSQL manual, 30.4).
    /// - Throws: what `body` throws, or ``PostgresError``. After ``ConnectionFailure/lost`` in the commit itself, whether it
    ///   took effect is unknown.
    @discardableResult
    public func write<Result: Sendable>(
        isolation: Isolation = .readCommitted, waitsForDisk: Bool = true,
        _ body: @Sendable (Transaction) async throws -> Result
    ) async throws -> Result {
        for attempt in 1... {
            do {
                return try await writeOnce(isolation, waitsForDisk, body)
            } catch let error as PostgresError where error.isRetryable && attempt <= Self.maximumRetries {
                logger.debug("transaction runs again", metadata: ["db.attempt": "\(attempt)"])
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...(10 * attempt))))
            }
        }
        throw PostgresError.closed
    }

    private func writeOnce<Result: Sendable>(
        _ isolation: Isolation, _ waitsForDisk: Bool, _ body: @Sendable (Transaction) async throws -> Result
    ) async throws -> Result {
        let lease = try await acquire()
        defer { _ = reactor.submit(.release(lease)) }
        let transaction = Transaction(database: self, lease: lease)
        do {
            try await control("BEGIN ISOLATION LEVEL \(isolation.rawValue)", on: lease)
            if !waitsForDisk { try await control("SET LOCAL synchronous_commit = off", on: lease) }
            let result = try await body(transaction)
            try Task.checkCancellation()
            try await commit(lease)
            transaction.commitActions.run()
            return result
        } catch {
            _ = try? await control("ROLLBACK", on: lease)
            throw error
        }
    }

    /// A transaction that failed answers `ROLLBACK` to `COMMIT`, without an error.
    private func commit(_ lease: Lease) async throws {
        let answer = try await control("COMMIT", on: lease)
        guard answer.tag == "COMMIT" else {
            throw PostgresError.server(.failedTransaction, constraint: nil, table: nil, column: nil)
        }
    }

    /// BEGIN, COMMIT and ROLLBACK are never cancelled: the connection must be left clean.
    @discardableResult
    private func control(_ text: String, on lease: Lease) async throws -> ResultTable {
        try await submit(.statement(text: text, binds: []), isCancellable: false) { .runLeased($0, lease) }
    }

    private func acquire() async throws -> Lease {
        let flag = Flag()
        let request = RequestBox()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let lease = LeaseRequest(cancelFlag: flag, continuation: continuation)
                request.set(lease)
                if !reactor.submit(.acquire(lease)) { continuation.resume(throwing: PostgresError.closed) }
            }
        } onCancel: {
            flag.set()
            if let lease = request.value { _ = reactor.submit(.cancelAcquire(lease)) }
        }
    }

    func run(_ work: Operation.Work, on lease: Lease) async throws -> ResultTable {
        try await submit(work, isCancellable: true) { .runLeased($0, lease) }
    }

    private func submit(
        _ work: Operation.Work, isCancellable: Bool, as command: (Operation) -> Reactor.Command
    ) async throws -> ResultTable {
        let flag = Flag()
        let box = OperationBox()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let operation = Operation(work, cancelFlag: flag, continuation: continuation)
                box.set(operation)
                if !reactor.submit(command(operation)) { continuation.resume(throwing: PostgresError.closed) }
            }
        } onCancel: {
            guard isCancellable else { return }
            flag.set()
            if let operation = box.value { _ = reactor.submit(.cancel(operation)) }
        }
    }

    // MARK: - Listening

    /// Wakes whenever somebody notifies `channel`, and after every reconnect. It carries nothing and may miss: whoever listens
    /// also looks from time to time.
    public func listen(_ channel: String) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        if !reactor.submit(.listen(channel: channel, continuation)) { continuation.finish() }
        return stream
    }
}

extension SQLState {
    /// `in_failed_sql_transaction`: an earlier statement failed and somebody went on.
    public static let failedTransaction = SQLState(rawValue: "25P02")
}

extension SQL {
    /// libpq takes texts as C strings and would cut one at a NUL without a word (S-086).
    var checkedBinds: [String?] {
        get throws {
            guard !binds.contains(where: { $0?.utf8.contains(0) ?? false }) else { throw PostgresError.encoding }
            return binds
        }
    }
}
