import Foundation
import Kernel
import Web

/// What a member can do about another on that member's page, and how things stand between them.
struct MemberActions: Sendable {
    let state: [Message]
    let buttons: [MemberAction]
    /// Nil while the member is muted.
    let mute: MuteChoice?
    let note: Form

    /// Muting asks for how long.
    struct MuteChoice: Sendable {
        let path: String
        let durations: [FormField.Option]
    }

    init(_ member: MemberSummary, _ between: Relationship) {
        state = Self.state(between)
        buttons = Self.buttons(member, between)
        mute =
            between.muting
            ? nil
            : MuteChoice(
                path: "/people/\(member.address)/mute",
                durations: MuteDuration.choices)
        note = Form(
            action: "/people/\(member.address)/note", button: Message("Save note"),
            fields: [
                FormField(
                    "text", Message("My note"), value: between.note, hint: Message("Nobody else sees it."),
                    isMultiline: true, isOptional: true)
            ])
    }

    private static func state(_ between: Relationship) -> [Message] {
        var state: [Message] = []
        if between.following { state.append(Message("You follow")) }
        if between.requested { state.append(Message("You asked to follow")) }
        if between.followedBy { state.append(Message("Follows you")) }
        if between.blocking { state.append(Message("You block this member")) }
        if let until = between.mutingUntil {
            state.append(Message("Muted until {time}", ["time": .moment(until)]))
        } else if between.muting {
            state.append(Message("Muted"))
        }
        return state
    }

    private static func buttons(_ member: MemberSummary, _ between: Relationship) -> [MemberAction] {
        var buttons: [MemberAction] = []
        if between.following || between.requested {
            let label = between.following ? Message("Follow no longer") : Message("Take the request back")
            buttons.append(MemberAction(member, "unfollow", label, isPlain: true))
        } else if !between.blocking {
            buttons.append(MemberAction(member, "follow", Message("Follow")))
        }
        if between.followedBy {
            buttons.append(MemberAction(member, "remove", Message("Remove as follower"), isPlain: true))
        }
        if between.muting { buttons.append(MemberAction(member, "unmute", Message("Unmute"), isPlain: true)) }
        buttons.append(
            between.blocking
                ? MemberAction(member, "unblock", Message("Unblock"), isPlain: true)
                : MemberAction(member, "block", Message("Block"), isPlain: true))
        return buttons
    }
}
