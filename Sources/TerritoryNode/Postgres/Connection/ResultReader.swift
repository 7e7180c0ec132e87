import CLibPQ

/// Copies libpq's results into Swift's memory; nothing of C's is kept.
enum ResultReader {
    /// The rows, or the number of affected rows, of a result that succeeded.
    static func table(_ result: OpaquePointer) -> ResultTable {
        var table = ResultTable()
        table.width = Int(unsafe PQnfields(result))
        table.count = Int(unsafe PQntuples(result))
        for column in 0..<table.width {
            if let name = unsafe PQfname(result, Int32(column)) { table.columns[unsafe String(cString: name)] = column }
        }
        table.values.reserveCapacity(table.count * table.width)
        for row in 0..<table.count {
            for column in 0..<table.width {
                table.values.append(unsafe text(result, Int32(row), Int32(column)))
            }
        }
        table.affected = unsafe PQcmdTuples(result).flatMap { unsafe Int(String(cString: $0)) } ?? 0
        table.tag = unsafe PQcmdStatus(result).map { unsafe String(cString: $0) } ?? ""
        return table
    }

    /// Code and names of a result that failed; never its message, which quotes data.
    static func error(_ result: OpaquePointer, wasCancelled: Bool) -> PostgresError {
        guard let code = unsafe field(result, "C") else { return .connection(.lost) }
        let state = SQLState(rawValue: code)
        if state == .queryCanceled { return wasCancelled ? .cancelled : .timeout }
        if code.hasPrefix("57P") { return .connection(.lost) }
        return unsafe .server(
            state, constraint: field(result, "n"), table: field(result, "t"), column: field(result, "c"))
    }

    private static func text(_ result: OpaquePointer, _ row: Int32, _ column: Int32) -> String? {
        guard unsafe PQgetisnull(result, row, column) == 0, let value = unsafe PQgetvalue(result, row, column) else {
            return nil
        }
        let length = Int(unsafe PQgetlength(result, row, column))
        return unsafe value.withMemoryRebound(to: UInt8.self, capacity: length) {
            unsafe String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
    }

    private static func field(_ result: OpaquePointer, _ code: Character) -> String? {
        unsafe PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { unsafe String(cString: $0) }
    }
}
