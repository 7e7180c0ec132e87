import Postgres

/// How far a listener has heard the log.
struct ListenerPlace: RowDecodable, Hashable {
    let epoch: Int64
    /// Of the last entry it heard; -1 before the first.
    let sequence: Int64
    /// How often what follows was tried without success.
    let attempts: Int

    init(epoch: Int64, sequence: Int64, attempts: Int) {
        self.epoch = epoch
        self.sequence = sequence
        self.attempts = attempts
    }

    init(row: Row) throws {
        self.init(
            epoch: try row.get("epoch"), sequence: try row.get("sequence"), attempts: try row.get("attempts"))
    }
}
