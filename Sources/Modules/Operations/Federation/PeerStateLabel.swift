import FederationCore
import Web

/// A peer's state in words, with a sentence that explains it and an icon; never by colour alone.
struct PeerStateLabel: Sendable {
    let word: Message
    let explanation: Message
    /// Names the style: `good`, `busy`, `late`, `bad`, `off`.
    let tone: String
    let isGood: Bool
    let isBusy: Bool
    let isLate: Bool
    let isBad: Bool
    let isOff: Bool
    /// Whether anything is taken from it, so that trying again can help.
    let isFollowed: Bool

    init(_ log: FollowedLog) {
        let (tone, word, explanation) = log.identity.isTombstoned ? Self.ended : Self.texts(of: log.state)
        self.tone = tone.rawValue
        self.word = word
        self.explanation = explanation
        isGood = tone == .good
        isBusy = tone == .busy
        isLate = tone == .late
        isBad = tone == .bad
        isOff = tone == .off
        isFollowed = !log.isStopped
    }

    private enum Tone: String {
        case good, busy, late, bad, off
    }

    private static var ended: (Tone, Message, Message) {
        (
            .off, Message("Ended"),
            Message("It has declared that it is over. What it said stays and can be verified; nothing more comes.")
        )
    }

    private static func texts(of state: FollowedLog.State) -> (Tone, Message, Message) {
        switch state {
        case .new: (.busy, Message("Not heard yet"), Message("It is pinned, and nothing of its log has come."))
        case .syncing: (.busy, Message("Catching up"), Message("Entries have come that have not all taken effect."))
        case .live:
            (.good, Message("Up to date"), Message("Everything it has signed was checked and has taken effect."))
        case .stale:
            (
                .late, Message("Silent"),
                Message("No new head for five minutes: it may be down, or somebody keeps its heads from us.")
            )
        case .forked:
            (.bad, Message("Forked"), Message("It signed two different histories. Nothing more is taken from it."))
        case .blocked: (.off, Message("Blocked"), Message("An administrator here stopped taking anything from it."))
        case .pruned:
            (
                .bad, Message("Incomplete"),
                Message(
                    "It no longer keeps entries that are missing here. What is held of it stays, and nothing after the gap is taken."
                )
            )
        }
    }
}
