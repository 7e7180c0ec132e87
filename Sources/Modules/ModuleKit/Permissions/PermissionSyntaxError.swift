/// Why a text is no permission expression.
public enum PermissionSyntaxError: Error, Hashable {
    case tooLong, tooDeep, endsEarly, notClosed, badNumber
    /// A word that cannot stand where it stands.
    case unexpected(String)
}
