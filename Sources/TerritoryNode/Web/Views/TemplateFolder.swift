import Foundation

/// Reads the templates of the web target and of modules.
enum TemplateFolder {
    /// All `.mustache` files directly in the folders; names are shared by all and must differ.
    static func sources(in folders: [URL]) throws -> [TemplateSource] {
        var names: Set<String> = []
        return try folders.flatMap(files).map { file in
            let name = file.deletingPathExtension().lastPathComponent
            guard names.insert(name).inserted else { throw TemplateError.duplicateTemplate(name) }
            return TemplateSource(name: name, text: try String(contentsOf: file, encoding: .utf8))
        }
    }

    private static func files(in folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "mustache" }
            .sorted { $0.path < $1.path }
    }
}
