import Content
import Markdown

/// The files that a course names in its texts, by their addresses.
extension CourseContent {
    /// Each once. They belong to the course: they are kept for its draft, and go with its package.
    var fileAddresses: Set<String> { Set(items.flatMap(\.fileAddresses)) }
}

extension CourseItem {
    /// In the order of its texts.
    var fileAddresses: [String] {
        references.compactMap { CourseFile.address($0.cid) }
    }

    /// What looks like an address in its texts and is none that a file has.
    var wrongAddresses: [String] {
        references.map(\.cid).filter { CourseFile.address($0) == nil }
    }

    /// Everything that its texts name.
    var references: [ContentReference] {
        let asked = (questions ?? []).flatMap { [$0.text, $0.tail].compactMap(\.self) }
        return ([body] + asked).flatMap { text in
            text.texts.sorted { $0.key < $1.key }.flatMap { Markdown.contentReferences(in: $0.value, .lesson) }
        }
    }
}
