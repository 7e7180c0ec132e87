/// One row of an answer. Its memory is Swift's own: libpq's result has been cleared before anybody sees it.
public struct Row: Sendable {
    let table: ResultTable
    let index: Int

    /// The value of a column, by name.
    ///
    /// - Throws: `PostgresError.decoding` when there is no such column, or it holds NULL or another type.
    public func get<T: PostgresValue>(_ column: String, as type: T.Type = T.self) throws -> T {
        guard let position = table.columns[column],
            let value = T(postgresText: table.text(row: index, column: position))
        else { throw PostgresError.decoding(column: column, type: "\(T.self)") }
        return value
    }
}

/// A type made from one row.
public protocol RowDecodable: Sendable {
    init(row: Row) throws
}
