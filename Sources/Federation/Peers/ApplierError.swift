/// Why another territory's log cannot go on here.
public enum ApplierError: Error, Hashable, Sendable {
    /// The origin marked an entry critical, and nobody here knows its type.
    case criticalTypeUnknown(String)
}
