public import Kernel
public import Web

/// Changing one's own profile.
public enum EditProfilePage {
    public static func view(displayName: String?, bio: String?, problem: Problem? = nil) -> View {
        let form = Form(
            action: "/me/edit", button: Message("Save"),
            fields: [
                FormField("display_name", Message("Name"), value: displayName, autocomplete: "name"),
                FormField(
                    "bio", Message("About me"), value: bio,
                    hint: Message("Up to 1,000 characters. The other territories see it too."), isMultiline: true,
                    isOptional: true),
            ], problem: problem)
        let other = AccountFormPage.Other(
            question: Message("Changed your mind?"), answer: Message("Back to my profile"), path: "/me")
        return AccountFormPage.view(title: Message("Edit profile"), form: form, other: other, problem: problem)
    }
}
