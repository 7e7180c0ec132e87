/// A territory as pages show it: name, code and colour, always the three together.
public struct TerritoryBadge: Hashable, Sendable {
    public let code: String
    public let name: String
    public let hue: Int

    public init(code: String, name: String, hue: TerritoryHue? = nil) {
        self.code = code
        self.name = name
        self.hue = (hue ?? TerritoryHue(of: code)).number
    }
}
