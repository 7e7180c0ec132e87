public import Kernel

/// The territory a request is for.
public struct Territory: Sendable {
    public let code: TerritoryCode
    public let name: String
    /// Scheme and host without a trailing slash, as people see it: `https://se.example.org`.
    public let origin: String

    public init(code: TerritoryCode, name: String, origin: String) {
        self.code = code
        self.name = name
        self.origin = origin
    }
}
