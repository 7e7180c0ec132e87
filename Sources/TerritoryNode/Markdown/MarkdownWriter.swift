/// Writes the elements that are on the list, and only the text of all others.
struct MarkdownWriter {
    private var output: HTMLOutput
    private let rules: MarkdownRules
    /// How deep the walk is, written or not.
    private var depth = 0
    /// For each open list whether it is tight.
    private var lists: [Bool] = []
    private var isHeader = false
    /// For each open link whether it was written: an address that is not allowed leaves its text.
    private var links: [Bool] = []

    init(rules: MarkdownRules, budget: Int) {
        output = HTMLOutput(budget: budget)
        self.rules = rules
    }

    /// Nil where the budget was not enough.
    var html: String? { output.isExceeded ? nil : output.html }

    mutating func take(_ node: MarkdownNode) {
        switch node.kind {
        case .text, .inlineHTML: output.text(node.text)
        case .softbreak: output.text("\n")
        case .linebreak: output.open("br")
        case .code: output.element("code") { $0.text(node.text) }
        case .rule: output.open("hr")
        case .htmlBlock: output.element("p") { $0.text(Self.trimmed(node.text)) }
        case .codeBlock: block(node)
        case .document: break
        default: container(node)
        }
    }

    private mutating func block(_ node: MarkdownNode) {
        output.element("pre") { $0.element("code") { $0.text(node.text) } }
    }

    private mutating func container(_ node: MarkdownNode) {
        if !node.isEntering { depth -= 1 }
        let isShown = depth < MarkdownRules.maximumNesting
        if node.isEntering { depth += 1 }
        switch node.kind {
        case .link, .image: link(node, isShown: isShown)
        case .list: list(node, isShown: isShown)
        case .paragraph where lists.last == true: break
        case .tableHeader, .tableRow: row(node, isShown: isShown)
        default: if isShown { tag(node) }
        }
    }

    private mutating func tag(_ node: MarkdownNode) {
        let name: StaticString? =
            switch node.kind {
            case .paragraph: "p"
            case .heading: Self.heading(node.level + rules.headingShift)
            case .quote: "blockquote"
            case .item: "li"
            case .strong: "strong"
            case .emphasis: "em"
            case .struck: "del"
            case .table: "table"
            case .tableCell: isHeader ? "th" : "td"
            default: nil
            }
        guard let name else { return }
        if node.isEntering { output.open(name) } else { output.close(name) }
    }

    private mutating func list(_ node: MarkdownNode, isShown: Bool) {
        if node.isEntering { lists.append(node.isTight) } else { lists.removeLast() }
        guard isShown else { return }
        switch (node.isEntering, node.start) {
        case (true, nil): output.open("ul")
        case (true, 1): output.open("ol")
        case (true, let start?): output.open("ol", ("start", "\(start)"))
        case (false, nil): output.close("ul")
        case (false, _): output.close("ol")
        }
    }

    private mutating func row(_ node: MarkdownNode, isShown: Bool) {
        isHeader = node.kind == .tableHeader && node.isEntering
        guard isShown else { return }
        if node.isEntering { output.open("tr") } else { output.close("tr") }
    }

    /// A picture from elsewhere would tell its server who reads, so it is a link; its text stands for it.
    private mutating func link(_ node: MarkdownNode, isShown: Bool) {
        if node.isEntering {
            // A link has no link inside, which an image in a link would become.
            let isWritten = isShown && !links.contains(true) && LinkAddress.isAllowed(node.address)
            links.append(isWritten)
            if isWritten { output.open("a", ("href", node.address), ("rel", "nofollow ugc noopener noreferrer")) }
        } else if links.removeLast() {
            output.close("a")
        }
    }

    private static func heading(_ level: Int) -> StaticString {
        switch level {
        case ...1: "h1"
        case 2: "h2"
        case 3: "h3"
        case 4: "h4"
        case 5: "h5"
        default: "h6"
        }
    }

    private static func trimmed(_ text: String) -> String {
        text.last == "\n" ? String(text.dropLast()) : text
    }
}
