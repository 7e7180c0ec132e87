import Postgres

extension PeerStore {
    /// How many entries of one peer had no effect here, by the reason.
    public struct SetAside: Hashable, Sendable {
        /// Of types or versions that wait for a newer program.
        public var unsupported = 0
        /// Failing whenever tried: for somebody who looks at them.
        public var quarantined = 0
        /// Of types that the operator does not take from this peer.
        public var notTaken = 0
        /// With the id of an earlier entry.
        public var repeated = 0

        public init(unsupported: Int = 0, quarantined: Int = 0, notTaken: Int = 0, repeated: Int = 0) {
            self.unsupported = unsupported
            self.quarantined = quarantined
            self.notTaken = notTaken
            self.repeated = repeated
        }

        public var total: Int { unsupported + quarantined + notTaken + repeated }

        /// By the names that the database and the metrics have for them.
        var counts: [(outcome: String, count: Int)] {
            [
                ("unsupported", unsupported), ("quarantined", quarantined), ("not_taken", notTaken),
                ("repeated", repeated),
            ]
        }

        /// Spelled like the index that serves it.
        static let condition = "outcome IN ('unsupported', 'quarantined', 'not_taken', 'repeated')"

        /// - Parameter rows: `outcome` and `count`.
        init(rows: [Row]) throws {
            for row in rows {
                let count: Int = try row.get("count")
                switch try row.get("outcome", as: String.self) {
                case "unsupported": unsupported = count
                case "quarantined": quarantined = count
                case "not_taken": notTaken = count
                case "repeated": repeated = count
                default: break
                }
            }
        }
    }
}
