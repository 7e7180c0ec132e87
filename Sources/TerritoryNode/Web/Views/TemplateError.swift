/// Why a page cannot be shown or a template cannot be loaded. A mistake of ours, found by the test that renders all.
public enum TemplateError: Error, Equatable {
    case unknownTemplate(String)
    case duplicateTemplate(String)
    case unknownPartial(String, in: String)
    case unknownAsset(String, in: String)
    /// `{{{name}}}`, `{{&name}}` or `{{=` – what is unescaped is said by ``SafeHTML``, not by a template.
    case forbiddenTag(String, in: String)
    case unclosedTag(in: String)
}
