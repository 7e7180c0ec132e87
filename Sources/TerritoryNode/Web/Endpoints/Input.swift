/// What an endpoint reads of a request: path parameters, query and body. ``None`` where there is nothing to read.
public struct Input<Path: Sendable, Query: Sendable, Body: Sendable>: Sendable {
    public let path: Path
    public let query: Query
    public let body: Body

    public init(path: Path, query: Query, body: Body) {
        self.path = path
        self.query = query
        self.body = body
    }
}
