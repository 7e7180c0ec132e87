/// A piece of a template's source.
enum TemplatePart: Equatable {
    case text(String)
    /// What stands between the braces of a mustache tag.
    case tag(String)
    /// `{{#t}}…{{/t}}`, `{{#asset}}…{{/asset}}` or `{{#icon}}…{{/icon}}`: known when templates are loaded, free when pages are
    /// rendered.
    case directive(String, String)
}
