public import Foundation

/// Every language of the node: the catalogues of all folders, merged by language.
public struct Localization: Sendable {
    /// In alphabetical order of their tags, English first.
    public let languages: [Language]
    private let localizers: [Language: Localizer]

    /// Reads each folder's `<tag>.po`. A folder that does not exist has no translations.
    ///
    /// Throws ``CatalogError`` with file and line.
    public init(folders: [URL]) throws {
        var catalogs: [Language: Catalog] = [:]
        for file in try folders.flatMap(Self.catalogFiles) {
            let language = Language(tag: file.deletingPathExtension().lastPathComponent)
            let catalog = try Self.catalog(file)
            catalogs[language] = catalogs[language].map { $0.merging(catalog) } ?? catalog
        }
        catalogs[.english] = catalogs[.english] ?? Catalog()
        languages = catalogs.keys.sorted { ($0 == .english ? "" : $0.tag) < ($1 == .english ? "" : $1.tag) }
        localizers = catalogs.reduce(into: [:]) { $0[$1.key] = Localizer(language: $1.key, catalog: $1.value) }
    }

    /// The language of an answer: the reader's own choice if the node has it, else the browser's, else English.
    public func language(chosen: String? = nil, accepting header: String? = nil) -> Language {
        let choice = LanguageChoice(available: languages)
        return chosen.flatMap(choice.lookup) ?? header.flatMap { choice.best(for: AcceptLanguage($0)) } ?? .english
    }

    /// What writes messages in a language; English for a language the node does not have.
    public func localizer(_ language: Language) -> Localizer {
        localizers[language] ?? Localizer(language: .english, catalog: Catalog())
    }

    private static func catalogFiles(in folder: URL) throws -> [URL] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "po" }
            .sorted { $0.path < $1.path }
    }

    private static func catalog(_ file: URL) throws -> Catalog {
        do {
            return try Catalog(parsing: String(contentsOf: file, encoding: .utf8))
        } catch var error as CatalogError {
            error.file = file.lastPathComponent
            throw error
        }
    }
}
