import NodeTesting
import Testing

@testable import Web

struct CatalogueCompletenessTests {
    @Test("Every message of the web target is in every catalogue, with the same placeholders", arguments: ["en", "nb"])
    func isComplete(tag: String) throws {
        let localization = try Localization(folders: [MessageScanner.packageFolder("Sources/TerritoryNode/Web/Locales")]
        )
        let catalog = localization.localizer(Language(tag: tag)).catalog
        let ids = try ["Web", "Kernel"].flatMap {
            try MessageScanner.messages(in: MessageScanner.packageFolder("Sources/TerritoryNode/\($0)"))
        }
        let missing = ids.filter { catalog.text(Message($0)) == nil }
        #expect(missing == [])
        for id in ids {
            #expect(catalog.text(Message(id)).map(Placeholders.names) == Placeholders.names(in: id))
        }
    }
}
