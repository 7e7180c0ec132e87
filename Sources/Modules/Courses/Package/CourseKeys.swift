import Foundation

/// The keys of a course's questions.
struct CourseKeys: Codable, Sendable {
    let keys: [QuestionKey]
}

extension CourseKeys {
    /// As it is copied from one author to another.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Nil where the text is none.
    init?(text: String) {
        guard let keys = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = keys
    }
}
