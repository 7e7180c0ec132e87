import Foundation
import Kernel

/// The last change of a page: its time goes along, because the award may have changed again when the next page is asked for.
struct ChangePosition: Sendable, LosslessStringConvertible {
    let time: Date
    let id: UUID

    init(_ award: Award) {
        time = award.changedAt ?? award.validFrom
        id = award.id.uuid
    }

    init?(_ description: String) {
        let parts = description.split(separator: " ")
        guard parts.count == 2, let time = Int64(parts[0]), let id = ID<Award>(String(parts[1])) else { return nil }
        self.time = Date(timeIntervalSince1970: Double(time) / 1_000_000)
        self.id = id.uuid
    }

    /// Microseconds since 1970, and the award.
    var description: String { "\(Int64((time.timeIntervalSince1970 * 1_000_000).rounded())) \(ID<Award>(id))" }
}
