/// Whether a member can sign in, and whether others see them.
public enum MemberState: String, Choice {
    /// Asked to be let in; nobody sees them yet.
    case pending
    case active
    /// Went away for a while; signing in ends that.
    case deactivated
    /// Cannot sign in; the profile stays as it is.
    case frozen
    /// Cannot sign in and is hidden, until a time or until somebody restores them.
    case suspended
    /// Left; what is kept about them is erased when the time to think it over has passed.
    case deleted
}
