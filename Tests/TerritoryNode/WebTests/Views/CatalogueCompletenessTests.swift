import NodeTesting
import Testing

@testable import Web

struct CatalogueCompletenessTests {
    @Test("Every message of the web target is in every catalogue, with the same placeholders", arguments: ["en", "nb"])
    func isComplete(tag: String) throws {
        let localization = try Localization(folders: [MessageScanner.packageFolder("Sources/TerritoryNode/Web/Locales")]
        )
        let catalog = localization.localizer(Language(tag: tag)).catalog
        for id in try MessageScanner.messages(in: MessageScanner.packageFolder("Sources/TerritoryNode/Web")) {
            let translation = try #require(catalog.text(Message(id)), "\(tag) lacks: \(id)")
            #expect(Placeholders.names(in: translation) == Placeholders.names(in: id))
        }
    }
}
