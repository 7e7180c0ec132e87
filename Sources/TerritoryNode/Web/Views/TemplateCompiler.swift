import Mustache

/// Makes a template of one language from its source: messages translated, asset addresses and icons filled in.
///
/// Done when the node starts, once for each language, so that a request pays nothing for it.
struct TemplateCompiler {
    let localizer: Localizer
    let assets: Assets

    func template(_ source: TemplateSource) throws -> MustacheTemplate {
        try MustacheTemplate(string: mustache(source))
    }

    /// Plain `{{name}}` becomes `{{{name}}}`, because ``ModelReader`` has escaped everything already.
    func mustache(_ source: TemplateSource) throws(TemplateError) -> String {
        var text = ""
        for part in try TemplateScanner.parts(of: source) {
            switch part {
            case .text(let literal): text += literal
            case .tag(let tag): text += isVariable(tag) ? "{{{\(tag)}}}" : "{{\(tag)}}"
            case .directive("t", let id): text += translated(id)
            case .directive("icon", let name): text += try icon(name, in: source)
            case .directive(_, let name): text += try address(of: name, in: source)
            }
        }
        return text
    }

    private func isVariable(_ tag: String) -> Bool {
        !"#^/>$<*!".contains(tag.first ?? "!")
    }

    /// The `{name}`s of a message are names of the model; its text is escaped like all text.
    private func translated(_ id: String) -> String {
        Placeholders.replace(localizer.text(Message(id)), name: { "{{{\($0)}}}" }) { text in
            HTMLText.escape(String(text)).split(separator: "{", omittingEmptySubsequences: false).joined(
                separator: "&#123;")
        }
    }

    /// Icons stand beside a visible label, so assistive technology passes over them.
    private func icon(_ name: String, in source: TemplateSource) throws(TemplateError) -> String {
        guard assets.icons.contains(name) else { throw .unknownAsset(name, in: source.name) }
        let sprite = try address(of: Assets.spriteName, in: source)
        return "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"\(sprite)#\(name)\"/></svg>"
    }

    private func address(of name: String, in source: TemplateSource) throws(TemplateError) -> String {
        guard let address = assets.address(of: name) else { throw .unknownAsset(name, in: source.name) }
        return address
    }
}
