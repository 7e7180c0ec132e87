/// One open transaction on a connection of its own. Valid only inside the closure it was given to.
public struct Transaction: Sendable {
    let database: Database
    let lease: Lease
    let commitActions = CommitActions()

    /// Runs `action` once the transaction has been committed, and never where it was rolled back or its outcome is unknown. For
    /// what may be missed, such as waking somebody.
    public func afterCommit(_ action: @escaping @Sendable () -> Void) {
        commitActions.add(action)
    }

    /// The rows of one statement.
    /// - Throws: ``PostgresError``; after one the transaction can only be rolled back.
    public func query(_ sql: SQL) async throws -> [Row] {
        try await run(sql).rows
    }

    public func query<T: RowDecodable>(_ sql: SQL, as _: T.Type) async throws -> [T] {
        try await query(sql).map(T.init(row:))
    }

    /// The first row, or nil where there is none.
    public func first<T: RowDecodable>(_ sql: SQL, as _: T.Type) async throws -> T? {
        try await query(sql).first.map(T.init(row:))
    }

    /// Runs one statement and returns how many rows it affected.
    @discardableResult
    public func execute(_ sql: SQL) async throws -> Int {
        try await run(sql).affected
    }

    /// Runs several statements in one text, without binds: migrations.
    public func executeScript(_ text: String) async throws {
        _ = try await database.run(.script(text), on: lease)
    }

    /// Writes many rows at once with `COPY … FROM STDIN`, far quicker than `INSERT`.
    /// - Parameters:
    ///   - table: an unquoted name; it and `columns` become identifiers.
    ///   - rows: each with one value for each column.
    /// - Returns: the number of rows written.
    @discardableResult
    public func copyIn(_ table: String, columns: [String], rows: some Sequence<[any PostgresValue]>) async throws -> Int
    {
        let names = columns.map(SQL.quoted).joined(separator: ", ")
        var data: [UInt8] = []
        for row in rows { CopyText.append(row, to: &data) }
        let text = "COPY \(SQL.quoted(table)) (\(names)) FROM STDIN"
        return try await database.run(.copy(text: text, data: data), on: lease).affected
    }

    private func run(_ sql: SQL) async throws -> ResultTable {
        try await database.run(.statement(text: sql.text, binds: try sql.checkedBinds), on: lease)
    }
}
