import CCmark

/// A parsed source. The library's memory lives and ends here.
@safe final class MarkdownDocument {
    private let root: OpaquePointer

    /// Nil where the library has no memory.
    init?(_ source: String, _ rules: MarkdownRules) {
        guard Self.isReady, let parser = unsafe cmark_parser_new(CMARK_OPT_VALIDATE_UTF8) else { return nil }
        defer { unsafe cmark_parser_free(parser) }
        for name in Self.extensions(for: source, rules) {
            if let found = unsafe cmark_find_syntax_extension(name) {
                unsafe cmark_parser_attach_syntax_extension(parser, found)
            }
        }
        var source = source
        source.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe cmark_parser_feed(parser, $0.baseAddress, $0.count)
            }
        }
        guard let root = unsafe cmark_parser_finish(parser) else { return nil }
        unsafe self.root = root
    }

    deinit {
        unsafe cmark_node_free(root)
    }

    /// Walks the tree in reading order, without recursion: a source decides how deep it is.
    func forEach(_ body: (MarkdownNode) -> Void) {
        guard let iterator = unsafe cmark_iter_new(root) else { return }
        defer { unsafe cmark_iter_free(iterator) }
        while true {
            let event = unsafe cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE else { return }
            guard let node = unsafe cmark_iter_get_node(iterator) else { return }
            if let found = unsafe Self.node(node, isEntering: event == CMARK_EVENT_ENTER) { body(found) }
        }
    }

    /// Nil for what is not on the list, whatever a later version of the library adds.
    private static func node(_ node: OpaquePointer, isEntering: Bool) -> MarkdownNode? {
        guard let kind = unsafe MarkdownNode.Kind(rawValue: text(cmark_node_get_type_string(node))) else { return nil }
        var found = MarkdownNode(kind: kind, isEntering: isEntering)
        switch kind {
        case .text, .code, .codeBlock, .htmlBlock, .inlineHTML: found.text = unsafe text(cmark_node_get_literal(node))
        case .link, .image: found.address = unsafe text(cmark_node_get_url(node))
        case .heading: found.level = unsafe Int(cmark_node_get_heading_level(node))
        case .list:
            found.start =
                unsafe cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
                ? unsafe Int(cmark_node_get_list_start(node)) : nil
            found.isTight = unsafe cmark_node_get_list_tight(node) != 0
        default: break
        }
        return found
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        unsafe pointer.map { unsafe String(cString: $0) } ?? ""
    }

    private static func extensions(for source: String, _ rules: MarkdownRules) -> [String] {
        let always = ["autolink", "strikethrough"]
        return rules.hasTables && !hasWideLine(source) ? always + ["table"] : always
    }

    private static func hasWideLine(_ source: String) -> Bool {
        source.utf8.split(separator: UInt8(ascii: "\n")).contains { line in
            line.count { $0 == UInt8(ascii: "|") } > MarkdownRules.maximumBars
        }
    }

    /// The library keeps its extensions in a list of the process, which is filled once.
    private static let isReady: Bool = {
        cmark_gfm_core_extensions_ensure_registered()
        return true
    }()
}
