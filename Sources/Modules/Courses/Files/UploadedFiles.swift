import Markdown
import ModuleKit

/// What an author uploads beside a lesson, as Markdown at the end of its text.
enum UploadedFiles {
    /// A picture, film or sound is shown, under the words that were given for it; other files are linked to.
    static func markdown(_ form: FileUploads.Form) -> String {
        let words = form.fields["description"]?.trimming() ?? ""
        return form.files.map { file in
            let reference = ContentReference(cid: file.cid, name: file.name.isEmpty ? nil : file.name)
            let text = escaped(words.isEmpty ? file.name : words)
            return "\(isShown(file) ? "!" : "")[\(text)](\(reference.address))"
        }.joined(separator: "\n\n")
    }

    /// Its end says how it is shown, and its bytes whether it can be.
    private static func isShown(_ file: FileUploads.File) -> Bool {
        let type = file.mediaType ?? ""
        switch ContentReference(cid: file.cid, name: file.name).kind {
        case .picture: return type.hasPrefix("image/")
        case .film: return type.hasPrefix("video/") || type == "application/ogg"
        case .sound: return type.hasPrefix("audio/") || type == "application/ogg"
        }
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text where !character.isNewline {
            if "\\[]!*_`<>&~".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }
}

extension String {
    fileprivate func trimming() -> String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension CourseItem {
    /// Adds a paragraph to the text in a language.
    mutating func append(_ markdown: String, in language: EditLanguage) {
        let old = language.value(body)
        language.set(old.isEmpty ? markdown : "\(old)\n\n\(markdown)", in: &body)
    }
}
