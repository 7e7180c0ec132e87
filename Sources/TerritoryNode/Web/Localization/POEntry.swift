/// One entry of a `.po` file as it is collected line by line.
struct POEntry {
    var context: String?
    var id: String?
    var plural: String?
    var translations: [String] = []
    var isFuzzy = false

    var key: CatalogKey { CatalogKey(id: id ?? "", context: context) }
}
