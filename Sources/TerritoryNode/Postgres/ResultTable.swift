/// Everything one statement answered, copied out of libpq: names, values, the number of affected rows, the command tag.
struct ResultTable: Sendable {
    var columns: [String: Int] = [:]
    var values: [String?] = []
    var width = 0
    var count = 0
    var affected = 0
    var tag = ""

    func text(row: Int, column: Int) -> String? { values[row * width + column] }

    var rows: [Row] { (0..<count).map { Row(table: self, index: $0) } }
}
