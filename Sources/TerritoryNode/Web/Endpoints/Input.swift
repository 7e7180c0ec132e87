import Kernel

/// What an endpoint reads of a request: path parameters, query and body. ``None`` where there is nothing to read.
public struct Input<Path: Sendable, Query: Sendable, Body: Sendable>: Sendable {
    public let path: Path
    public let query: Query
    public let body: Body
    let ifMatch: String?

    /// - Throws: ``Problem`` `changed` unless the caller's change is based on the version with this entity tag
    ///   (`If-Match`, RFC 9110 §13.1.1).
    public func check(etag current: String) throws {
        guard let ifMatch, ifMatch != "*" else { return }
        let given = ifMatch.split(separator: ",").map { $0.trimmingPrefix(while: { $0 == " " }) }
        guard given.contains(where: { $0 == current }) else {
            throw Problem(.changed, detail: "The current version is \(current).")
        }
    }
}
