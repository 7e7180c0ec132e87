/// Writes the elements that are on the list, and only the text of all others.
struct MarkdownWriter {
    private var output: HTMLOutput
    private let rules: MarkdownRules
    /// How deep the walk is, written or not.
    private var depth = 0
    /// For each open list whether it is tight.
    private var lists: [Bool] = []
    private var isHeader = false
    /// What each open link or picture became: an address that is not allowed leaves its text.
    private var links: [OpenLink] = []
    /// What the picture is called that is open, as far as it was read; nil outside of one.
    private var caption: String?

    private enum OpenLink {
        case text, anchor
        case shown(ContentReference)

        var isAnchor: Bool { if case .anchor = self { true } else { false } }
    }

    init(rules: MarkdownRules, budget: Int) {
        output = HTMLOutput(budget: budget)
        self.rules = rules
    }

    /// Nil where the budget was not enough.
    var html: String? { output.isExceeded ? nil : output.html }

    mutating func take(_ node: MarkdownNode) {
        if caption != nil, node.kind != .link, node.kind != .image { return describe(node) }
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

    /// The words of a picture, without their marks.
    private mutating func describe(_ node: MarkdownNode) {
        switch node.kind {
        case .text, .code, .inlineHTML: caption?.append(node.text)
        case .softbreak, .linebreak: caption?.append(" ")
        default: break
        }
    }

    /// A picture from elsewhere would tell its server who reads, so it is a link; its text stands for it. One of this territory's
    /// content is shown.
    private mutating func link(_ node: MarkdownNode, isShown: Bool) {
        guard node.isEntering else { return endLink() }
        // A link has no link inside, which an image in a link would become.
        let mayLink = isShown && caption == nil && !links.contains(where: \.isAnchor)
        let content = isShown && caption == nil && rules.showsContent ? ContentReference(node.address) : nil
        if let content, node.kind == .image, mayLink || content.kind == .picture {
            links.append(.shown(content))
            caption = ""
        } else if let content, mayLink {
            links.append(.anchor)
            output.open("a", ("href", content.path))
        } else if mayLink, LinkAddress.isAllowed(node.address) {
            links.append(.anchor)
            output.open("a", ("href", node.address), ("rel", "nofollow ugc noopener noreferrer"))
        } else {
            links.append(.text)
        }
    }

    private mutating func endLink() {
        switch links.removeLast() {
        case .text: break
        case .anchor: output.close("a")
        case .shown(let content):
            show(content, caption ?? "")
            caption = nil
        }
    }

    /// Films and sounds are loaded by whoever plays them, and can be saved where a browser has no player.
    private mutating func show(_ content: ContentReference, _ caption: String) {
        switch content.kind {
        case .picture: output.open("img", ("src", content.path), ("alt", caption), ("loading", "lazy"))
        case .film:
            output.open("video", ("src", content.path), ("aria-label", caption), ("controls", ""), ("preload", "none"))
            output.close("video")
        case .sound:
            output.open("audio", ("src", content.path), ("aria-label", caption), ("controls", ""), ("preload", "none"))
            output.close("audio")
        }
        guard content.kind != .picture else { return }
        output.open("br")
        output.open("a", ("href", content.path))
        output.text(caption.isEmpty ? content.name ?? content.cid : caption)
        output.close("a")
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
