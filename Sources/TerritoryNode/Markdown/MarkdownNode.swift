/// What the parser says when it comes to a part of a document, or leaves one that has parts of its own.
struct MarkdownNode {
    let kind: Kind
    let isEntering: Bool
    var text = ""
    var address = ""
    var level = 0
    /// The first number of an ordered list; nil for one with bullets.
    var start: Int?
    /// A list without space between its items: their paragraphs have no element.
    var isTight = false
    var isHeader = false

    /// The elements of CommonMark and of the extensions in use, as the library calls them.
    enum Kind: String {
        case document, paragraph, heading, list, item, table, text, softbreak, linebreak, code, link, image, strong
        case quote = "block_quote"
        case codeBlock = "code_block"
        case htmlBlock = "html_block"
        case inlineHTML = "html_inline"
        case rule = "thematic_break"
        case emphasis = "emph"
        case struck = "strikethrough"
        case tableHeader = "table_header"
        case tableRow = "table_row"
        case tableCell = "table_cell"
    }
}
