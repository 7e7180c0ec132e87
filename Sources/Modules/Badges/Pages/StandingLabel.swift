import Web

/// What a badge is at present in words, with an icon; never by colour alone.
struct StandingLabel: Sendable {
    let word: Message
    let explanation: Message
    /// Names the style: `good`, `late`, `bad`, `off`.
    let tone: String
    let isGood: Bool
    let isBad: Bool
    let isOff: Bool

    private init(_ tone: String, _ word: Message, _ explanation: Message) {
        self.tone = tone
        self.word = word
        self.explanation = explanation
        isGood = tone == "good"
        isBad = tone == "bad"
        isOff = tone == "off"
    }

    static let renewed = StandingLabel(
        "off", Message("Renewed"), Message("A newer award has taken its place."))

    init(_ outcome: CredentialVerdict.Outcome) {
        self =
            switch outcome {
            case .valid:
                StandingLabel(
                    "good", Message("Valid"),
                    Message("It is what its territory signed, and has neither ended nor been taken back."))
            case .expired:
                StandingLabel("off", Message("Expired"), Message("It was valid and its time is over."))
            case .notYet: StandingLabel("off", Message("Not valid yet"), Message("Its time has not begun."))
            case .revoked:
                StandingLabel("bad", Message("Revoked"), Message("The territory that gave it has taken it back."))
            case .suspended:
                StandingLabel(
                    "bad", Message("Suspended"), Message("The territory that gave it lets it not count at present."))
            case .altered:
                StandingLabel(
                    "bad", Message("Altered"),
                    Message("It is not what its issuer signed, or it was not signed by that issuer at all."))
            case .unsupported:
                StandingLabel(
                    "off", Message("Not checked"), Message("It is in a form that is not checked here."))
            case .unknownIssuer:
                StandingLabel(
                    "bad", Message("Issuer unknown"),
                    Message("Nobody here knows who made it: anybody can make a key."))
            case .unknownStatus:
                StandingLabel(
                    "off", Message("Not known here"),
                    Message("A known territory signed it, and has not told us whether it still counts."))
            }
    }
}
