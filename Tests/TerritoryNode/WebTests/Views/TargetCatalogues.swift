import Foundation
import NodeTesting
import Testing

@testable import Web

/// The catalogues of one target, as they lie in its folder `Locales`: new modules and languages are found, not named.
struct TargetCatalogues: Sendable, CustomTestStringConvertible {
    /// The target's folder, such as `Sources/Modules/Accounts`.
    let folder: URL

    /// Every target that has catalogues.
    static let all: [TargetCatalogues] = {
        let files = FileManager.default.enumerator(
            at: MessageScanner.packageFolder("Sources"), includingPropertiesForKeys: nil)
        return (files?.compactMap { $0 as? URL } ?? [])
            .filter { $0.lastPathComponent == "Locales" }
            .map { TargetCatalogues(folder: $0.deletingLastPathComponent()) }
            .sorted { $0.name < $1.name }
    }()

    var name: String { folder.lastPathComponent }

    var testDescription: String { name }

    /// The tags of the languages, in alphabetical order.
    func languages() throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: "Locales"), includingPropertiesForKeys: nil
        )
        .filter { $0.pathExtension == "po" }
        .map { $0.deletingPathExtension().lastPathComponent }
        .sorted()
    }

    /// The messages of the target's code and templates. What Kernel says is translated by the web target.
    func messages() throws -> Set<String> {
        let own = try MessageScanner.messages(in: folder)
        guard name == "Web" else { return own }
        return try own.union(MessageScanner.messages(in: MessageScanner.packageFolder("Sources/TerritoryNode/Kernel")))
    }

    /// The text of one catalogue.
    func text(in language: String) throws -> String {
        try String(contentsOf: folder.appending(path: "Locales/\(language).po"), encoding: .utf8)
    }
}
