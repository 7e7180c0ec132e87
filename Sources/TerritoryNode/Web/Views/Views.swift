public import Foundation
import Mustache

/// Shows views: loads every template once, in every language, and renders a page in a fraction of a millisecond.
public struct Views: Sendable {
    public let localization: Localization
    public let assets: Assets
    private let navigation: [NavigationItem]
    private let libraries: [Language: MustacheLibrary]

    /// Loads the web target's own templates and catalogues and those of modules.
    ///
    /// - Parameters:
    ///   - modules: the resource folders of modules, each with `Views/*.mustache` and `Locales/*.po`.
    ///   - navigation: the modules' entries of the main navigation.
    public init(modules: [URL] = [], navigation: [NavigationItem] = []) throws {
        try self.init(
            templates: [Self.ownTemplates] + modules.map { $0.appending(path: "Views") },
            locales: [Self.ownLocales] + modules.map { $0.appending(path: "Locales") },
            assets: Assets(folder: Self.ownAssets), navigation: navigation)
    }

    init(templates: [URL], locales: [URL], assets: Assets, navigation: [NavigationItem] = []) throws {
        let localization = try Localization(folders: locales)
        let sources = try TemplateFolder.sources(in: templates)
        try Self.checkPartials(of: sources)
        self.localization = localization
        self.assets = assets
        self.navigation = (NavigationItem.standard + navigation).sorted { $0.order < $1.order }
        libraries = try localization.languages.reduce(into: [:]) { libraries, language in
            let compiler = TemplateCompiler(localizer: localization.localizer(language), assets: assets)
            libraries[language] = try Self.library(of: sources, compiler)
        }
    }

    /// The page as HTML. Throws ``TemplateError/unknownTemplate(_:)``; everything else was checked at start.
    public func render(_ view: View, in frame: PageFrame) throws -> String {
        guard let library = libraries[frame.language] ?? libraries[.english],
            library.getTemplate(named: view.template) != nil
        else { throw TemplateError.unknownTemplate(view.template) }
        let reader = ModelReader(localizer: localization.localizer(frame.language))
        let page = PageModel(view, frame, navigation: navigation, languages: localization.languages)
        let root = ModelNode([
            "page": reader.value(page), "model": reader.value(view.model), "template": view.template,
        ])
        return try render(root, with: "layout", from: library)
    }

    private func render(_ root: ModelNode, with name: String, from library: MustacheLibrary) throws -> String {
        guard let html = library.render(root, withTemplate: name) else { throw TemplateError.unknownTemplate(name) }
        return html
    }

    private static func library(
        of sources: [TemplateSource], _ compiler: TemplateCompiler
    ) throws -> MustacheLibrary {
        MustacheLibrary(templates: try sources.reduce(into: [:]) { $0[$1.name] = try compiler.template($1) })
    }

    /// A missing partial would be silently empty.
    private static func checkPartials(of sources: [TemplateSource]) throws {
        let names = Set(sources.map(\.name))
        for source in sources {
            for partial in try source.partials() where !names.contains(partial) {
                throw TemplateError.unknownPartial(partial, in: source.name)
            }
        }
    }

    static let ownTemplates = Bundle.module.bundleURL.appending(path: "Templates")
    static let ownLocales = Bundle.module.bundleURL.appending(path: "Locales")
    static let ownAssets = Bundle.module.bundleURL.appending(path: "Assets")
}
