/// Nothing to read, or nothing to answer.
public struct None: Codable, Sendable {
    public init() {}
}
