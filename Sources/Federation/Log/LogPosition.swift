import FederationCore
import Foundation
import Postgres

/// Where a log stands: its epoch and the tree so far. Kept in `log_head` and with each signed head.
struct LogPosition: RowDecodable {
    let epoch: Int64
    let frontier: MerkleFrontier

    init(epoch: Int64, frontier: MerkleFrontier) {
        self.epoch = epoch
        self.frontier = frontier
    }

    init(row: Row) throws {
        epoch = try row.get("epoch")
        let size = UInt64(clamping: try row.get("size", as: Int64.self))
        let root: Data = try row.get("root")
        guard let frontier = MerkleFrontier(size: size, encoded: try row.get("frontier", as: Data.self)),
            frontier.root.bytes == [UInt8](root)
        else { throw Reject.rootMismatch }
        self.frontier = frontier
    }

    var size: Int64 { Int64(clamping: frontier.size) }
    var root: Data { Data(frontier.root.bytes) }
    var encodedFrontier: Data { Data(frontier.encoded) }
}
