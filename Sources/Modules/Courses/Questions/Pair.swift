/// Two things that belong together. Left and right have ids that do not give each other away.
struct Pair: Codable, Hashable, Sendable {
    let left: String
    let right: String
    var leftText: LocalizedText
    var rightText: LocalizedText

    enum CodingKeys: String, CodingKey {
        case left, right
        case leftText = "left_text"
        case rightText = "right_text"
    }
}
