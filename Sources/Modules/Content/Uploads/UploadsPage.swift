import Content
import ContentStorage
import Foundation
import Kernel
import Web

/// The list of a member's uploads, with the form above it.
struct UploadsPage: Sendable {
    let form: Form
    let used: Message
    let files: [Line]
    let pagination: Pagination
    let notice: Message?

    struct Line: Sendable {
        let name: String
        let path: String
        let size: Message
        let created: Date
        let isFolder: Bool
        let isPrivate: Bool
        let scan: Message?
    }

    static func view(
        _ trees: [KeptTree], used: Int, limits: ContentLimits, pagination: Pagination, notice: Message?,
        problem: Problem?
    ) -> View {
        let form = Form(
            action: UploadPages.base, button: Message("Upload"),
            fields: [
                FormField(
                    "file", Message("Files"),
                    hint: Message(
                        "Images, sound, film, PDF, ZIP and text. Everybody who has a file's address can read it."),
                    type: "file"),
                FormField(
                    "folder", Message("Folder name"),
                    hint: Message("If you give one, the files become one folder with one address."), isOptional: true),
            ], problem: problem)
        let model = UploadsPage(
            form: form,
            used: Message(
                "You keep {used} of {limit}.",
                ["used": .message(ByteSize.message(used)), "limit": .message(ByteSize.message(limits.member))]),
            files: trees.map {
                Line(
                    name: $0.name.isEmpty ? $0.root.description : $0.name, path: "\(UploadPages.base)/\($0.root)",
                    size: ByteSize.message($0.size), created: $0.created, isFolder: $0.mediaType == nil,
                    isPrivate: $0.isPrivate, scan: $0.scanMessage)
            }, pagination: pagination, notice: notice)
        return View(
            "uploads", title: Message("My files"), model: model, status: problem?.kind.status ?? 200,
            hasErrors: problem != nil)
    }
}
