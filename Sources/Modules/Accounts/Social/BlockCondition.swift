import Foundation
import Postgres

extension SQL.StringInterpolation {
    /// Splices a condition: between somebody and the reader is no block, of either side.
    /// - Parameters:
    ///   - id: the column that has somebody's id.
    ///   - reader: from whom blocks hide; nobody where the reader looks after the territory, or is a visitor.
    mutating func appendInterpolation(noBlockBetween id: StaticString, and reader: Reader) {
        appendLiteral("NOT EXISTS (SELECT FROM block WHERE blocker = \(id) AND blocked = ")
        appendInterpolation(reader.hiddenFrom as UUID?)
        appendLiteral(") AND NOT EXISTS (SELECT FROM block WHERE blocked = \(id) AND blocker = ")
        appendInterpolation(reader.hiddenFrom as UUID?)
        appendLiteral(")")
    }
}
