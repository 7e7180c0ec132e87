import Content
import Foundation
import Postgres

/// One thing that a member asked to be kept, as the Pinning Service API tells it (`PinStatus`).
struct PinRecord: Codable, Sendable, RowDecodable {
    let requestid: String
    let status: String
    let created: Date
    let pin: Pin
    /// Nobody has to be connected to: content comes by HTTP, or is here.
    let delegates: [String]
    var info: [String: String]

    struct Pin: Codable, Sendable {
        let cid: String
        let name: String
        let origins: [String]
        let meta: [String: String]
    }

    init(row: Row) throws {
        requestid = try row.get("id", as: UUID.self).uuidString.lowercased()
        status = try row.get("status")
        created = try row.get("created_at")
        pin = Pin(
            cid: try CID(Array(row.get("root", as: Data.self))).description, name: try row.get("name"),
            origins: try row.get("origins"), meta: try row.get("meta", as: PostgresJSON.self).decode())
        delegates = []
        info = try row.get("info", as: String?.self).map { ["status_details": $0] } ?? [:]
    }
}
