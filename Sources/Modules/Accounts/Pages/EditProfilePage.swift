import Kernel
import Web

/// Changing one's own profile.
enum EditProfilePage {
    static func view(_ profile: ProfileForm, problem: Problem? = nil) -> View {
        var fields = [
            FormField("display_name", Message("Name"), value: profile.displayName, autocomplete: "name"),
            FormField(
                "bio", Message("About me"), value: profile.bio,
                hint: Message("Up to 1,000 characters, with Markdown. Privacy says who sees it."), isMultiline: true,
                isOptional: true),
        ]
        for (index, field) in (profile.fields ?? []).enumerated() {
            let number: [String: MessageValue] = ["number": .number(index + 1)]
            fields += [
                FormField(
                    ProfileForm.name(index), Message("Detail {number}: name", number), value: field.name,
                    hint: index == 0 ? Message("Such as Website, Boat or Pronouns.") : nil, isOptional: true),
                FormField(
                    ProfileForm.value(index), Message("Detail {number}: text", number), value: field.value,
                    isOptional: true),
            ]
        }
        fields += [
            FormField(
                "languages", Message("Languages"), value: profile.languages,
                hint: Message("Language tags such as nb, en; the best known first."), isOptional: true,
                isLiteral: true),
            FormField(
                "time_zone", Message("Time zone"), value: profile.timeZone, hint: Message("Such as Europe/Oslo."),
                isOptional: true, isLiteral: true),
        ]
        let form = Form(action: "/me/edit", button: Message("Save"), fields: fields, problem: problem)
        let other = AccountFormPage.Other(
            question: Message("Changed your mind?"), answer: Message("Back to my profile"), path: "/me")
        return AccountFormPage.view(title: Message("Edit profile"), form: form, other: other, problem: problem)
    }
}
