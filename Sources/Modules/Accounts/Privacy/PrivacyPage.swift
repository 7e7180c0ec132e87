import Web

/// Choosing who may see what.
enum PrivacyPage {
    static func view(_ privacy: Privacy) -> View {
        let form = Form(
            action: "/me/privacy", button: Message("Save"),
            fields: [
                field("avatar", Message("Picture"), privacy.avatar),
                field("bio", Message("About me"), privacy.bio),
                field("fields", Message("Details"), privacy.fields),
                field("languages", Message("Languages"), privacy.languages),
                field("time_zone", Message("Time zone"), privacy.timeZone),
                field("follower_lists", Message("Who follows me, and whom I follow"), privacy.followerLists),
                field("badges", Message("Badges"), privacy.badges),
                field("course_progress", Message("Progress in courses"), privacy.courseProgress),
                field(
                    "discoverable", Message("People find me in the directory and by search"), privacy.discoverable,
                    hint: Message("Who knows your address finds you in any case.")),
                field(
                    "approves_followers", Message("I say yes to each follower"), privacy.approvesFollowers,
                    hint: Message("What followers may see is for those you said yes to.")),
            ])
        let other = AccountFormPage.Other(
            question: Message("Changed your mind?"), answer: Message("Back to my profile"), path: "/me")
        return AccountFormPage.view(
            title: Message("Privacy"),
            lead: Message(
                "Your name and handle are public. Everything else is for whom you choose. What is public is told to other territories; what they were told they may keep, also when you choose otherwise later."
            ), form: form,
            other: other, problem: nil)
    }

    private static func field(_ name: String, _ label: Message, _ chosen: Audience) -> FormField {
        FormField(
            name, label,
            options: Audience.allCases.map {
                FormField.Option(value: $0.rawValue, label: $0.label, isSelected: $0 == chosen)
            })
    }

    private static func field(_ name: String, _ label: Message, _ isOn: Bool, hint: Message) -> FormField {
        FormField(
            name, label, hint: hint,
            options: [
                FormField.Option(value: "true", label: Message("Yes"), isSelected: isOn),
                FormField.Option(value: "false", label: Message("No"), isSelected: !isOn),
            ])
    }
}

extension Audience {
    var label: Message {
        switch self {
        case .everybody: Message("Everybody")
        case .territory: Message("Members of this territory")
        case .followers: Message("My followers")
        case .oneself: Message("Only me")
        }
    }
}
