import Images
import Kernel
import Web

/// The own picture: how it looks, another one, none.
struct AvatarPage: Sendable {
    /// Where the picture is; nil where there is none.
    let path: String?
    let description: String
    let isSaved: Bool
    let form: Form
    let removal: String

    static func view(_ path: String?, description: String, isSaved: Bool, problem: Problem?) -> View {
        let form = Form(
            action: AvatarPages.base, button: Message("Save"),
            fields: [
                FormField(
                    "picture", Message("Picture"),
                    hint: Message(
                        "PNG, JPEG, WebP or GIF, up to {size} MB. Where and when it was taken is left out.",
                        ["size": .number(ImageLimits.bytes / 1_048_576)]), type: "file", isOptional: path != nil),
                FormField(
                    "description", Message("What is to be seen"), value: description,
                    hint: Message("For people who do not see it."), isOptional: true),
            ], problem: problem)
        let page = AvatarPage(
            path: path, description: description, isSaved: isSaved, form: form, removal: AvatarPages.base + "/remove")
        return View(
            "avatar", title: Message("Picture"), model: page, status: problem?.kind.status ?? 200,
            hasErrors: problem != nil)
    }
}
