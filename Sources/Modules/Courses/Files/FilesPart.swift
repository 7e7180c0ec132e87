import Kernel
import Markdown
import Web

/// What an item's editor says of files: those that the text names, and the form that adds one.
struct FilesPart: Sendable {
    let lines: [Line]
    let hasLines: Bool
    let form: Form

    struct Line: Sendable {
        let name: String
        let path: String
        let isKept: Bool
        let state: Message
    }

    init(_ item: CourseItem, _ files: [CourseFile], action: String, problem: Problem? = nil) {
        let byAddress = Dictionary(files.map { ($0.cid, $0) }) { first, _ in first }
        var seen: Set<String> = []
        lines = item.references.compactMap { reference in
            guard let address = CourseFile.address(reference.cid), seen.insert(address).inserted else { return nil }
            let file = byAddress[address]
            return Line(
                name: reference.name ?? address, path: reference.path, isKept: file?.isKept ?? false,
                state: Self.state(file))
        }
        hasLines = !lines.isEmpty
        form = Form(
            action: action, button: Message("Add to the text"),
            fields: [
                FormField(
                    "file", Message("Picture, film, sound or document"),
                    hint: Message("It is put at the end of the text. Save the text first."), type: "file"),
                FormField(
                    "description", Message("What it shows"),
                    hint: Message("For those who do not see or hear it."), isOptional: true),
            ], problem: problem)
    }

    private static func state(_ file: CourseFile?) -> Message {
        guard let file, !file.isKept else {
            return file == nil ? Message("It is being looked for.") : Message("It is here and stays.")
        }
        switch file.failure {
        case nil: return Message("It is being looked for.")
        case .missing: return Message("Nobody who can be reached has it. It is asked for again and again.")
        case .denied: return Message("It is not given here.")
        case .tooLarge: return Message("The files of one course may have 2 GiB together.")
        case .noRoom: return Message("There is no room left for it.")
        case .unreadable: return Message("It is no file.")
        }
    }
}
