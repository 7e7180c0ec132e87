import Foundation
import Kernel

/// A course as files, for content storage: `manifest.json`, for each item a folder with its text in each language and its questions
/// without keys, and in `assets` the files that the texts name. Equal courses are equal bytes, so that republishing one unchanged
/// gives the same address.
struct CoursePackage: Hashable, Sendable {
    /// By path, such as `items/<id>/en.md`.
    let files: [String: Data]
    /// The files that texts name: what a link to each says of its size, by its address, which is its name in `assets`.
    let assets: [String: UInt64]

    static let format = "territory-course/1"
    /// Bytes of a package that is installed, and files in it; what is in `assets` has limits of its own (``CourseFile``).
    static let maximumBytes = 32 << 20
    static let maximumFiles = 5000

    struct Manifest: Codable, Hashable, Sendable {
        let format: String
        let language: String
        let title: LocalizedText
        let summary: LocalizedText
        let tags: [String]
        let level: CourseLevel
        let badge: String?
        let prerequisites: [String]
        let sequential: Bool
        /// The package that this one was made from and differs from.
        let basedOn: String?
        let sections: [Section]

        enum CodingKeys: String, CodingKey {
            case format, language, title, summary, tags, level, badge, prerequisites, sequential, sections
            case basedOn = "based_on"
        }
    }

    struct Section: Codable, Hashable, Sendable {
        let id: ID<CourseSection>
        let title: LocalizedText
        let requires: SectionRule
        let items: [Item]
        let availability: Availability?
    }

    struct Item: Codable, Hashable, Sendable {
        let id: ID<CourseItem>
        let kind: ItemKind
        let title: LocalizedText
        /// Of the texts, which stand in files of their own.
        let languages: [String]
        let minutes: Int
        let completion: CompletionRule
        let optional: Bool
        let availability: Availability?
        let rules: QuizRules?
    }

    init(files: [String: Data], assets: [String: UInt64] = [:]) {
        self.files = files
        self.assets = assets
    }

    /// - Parameter assets: sizes of all files that the course names, and perhaps of others.
    init(_ content: CourseContent, basedOn: String? = nil, assets: [String: UInt64] = [:]) throws {
        let addresses = content.fileAddresses
        self.assets = assets.filter { addresses.contains($0.key) }
        if let absent = addresses.subtracting(assets.keys).min() { throw CoursePackageError.missing(absent) }
        var files: [String: Data] = [:]
        let sections = try content.sections.map { section in
            Section(
                id: section.id, title: section.title, requires: section.requires,
                items: try section.items.map { try Self.item($0, &files) }, availability: section.availability)
        }
        let manifest = Manifest(
            format: Self.format, language: content.language, title: content.title, summary: content.summary,
            tags: content.tags, level: content.level, badge: content.badge, prerequisites: content.prerequisites,
            sequential: content.isSequential, basedOn: basedOn, sections: sections)
        files["manifest.json"] = try Self.encode(manifest)
        self.files = files
    }

    private static func item(_ item: CourseItem, _ files: inout [String: Data]) throws -> Item {
        for (language, text) in item.body.texts { files["items/\(item.id)/\(language).md"] = Data(text.utf8) }
        if let questions = item.questions {
            files["items/\(item.id)/questions.json"] = try encode(questions.map(PublicQuestion.init))
        }
        return Item(
            id: item.id, kind: item.kind, title: item.title, languages: item.body.texts.keys.sorted(),
            minutes: item.minutes, completion: item.completion, optional: item.isOptional,
            availability: item.availability, rules: item.rules)
    }

    /// What a package has and nothing else, so that the files are exactly the ones of its address.
    static func isPath(_ path: String) -> Bool {
        path == "manifest.json"
            || path.wholeMatch(of: /items\/[0-9a-f-]{36}\/([A-Za-z0-9-]{2,35}\.md|questions\.json)/) != nil
    }

    /// The folders of a package. What is not needed is not looked into: a few blocks can stand for any number of folders.
    static func isFolder(_ path: String) -> Bool {
        path == "items" || path.wholeMatch(of: /items\/[0-9a-f-]{36}/) != nil
    }

    var manifest: Manifest {
        get throws { try decode("manifest.json") }
    }

    /// The course of the package, whose questions lack their keys.
    /// - Throws: ``CoursePackageError``.
    var content: CourseContent {
        get throws {
            let manifest = try manifest
            guard manifest.format == Self.format else { throw CoursePackageError.otherFormat }
            let content = CourseContent(
                language: manifest.language, title: manifest.title, summary: manifest.summary, tags: manifest.tags,
                level: manifest.level, badge: manifest.badge, enrolment: .open, prerequisites: manifest.prerequisites,
                isSequential: manifest.sequential,
                sections: try manifest.sections.map { section in
                    CourseSection(
                        id: section.id, title: section.title, requires: section.requires,
                        items: try section.items.map { try item($0) }, availability: section.availability)
                })
            // Published again, it is exactly this package, or it never was one.
            let addresses = content.fileAddresses
            if let absent = addresses.subtracting(assets.keys).min() { throw CoursePackageError.missing(absent) }
            if let more = Set(assets.keys).subtracting(addresses).min() { throw CoursePackageError.unnamed(more) }
            return content
        }
    }

    private func item(_ item: Item) throws -> CourseItem {
        var texts: [String: String] = [:]
        for language in item.languages where LocalizedText.isTag(language) {
            guard let bytes = files["items/\(item.id)/\(language).md"], let text = String(data: bytes, encoding: .utf8)
            else { throw CoursePackageError.missing("items/\(item.id)/\(language).md") }
            texts[language] = text
        }
        let questions: [PublicQuestion]? =
            item.kind == .quiz ? try decode("items/\(item.id)/questions.json") : nil
        return CourseItem(
            id: item.id, kind: item.kind, title: item.title, body: LocalizedText(texts: texts),
            minutes: CourseItem.bounded(minutes: item.minutes), completion: item.completion,
            isOptional: item.optional, availability: item.availability, rules: item.rules,
            questions: questions?.map(\.withoutKey))
    }

    private func decode<Value: Decodable>(_ path: String) throws -> Value {
        guard let bytes = files[path] else { throw CoursePackageError.missing(path) }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            return try decoder.decode(Value.self, from: bytes)
        } catch {
            throw CoursePackageError.unreadable(path)
        }
    }

    private static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return try encoder.encode(value)
    }
}
