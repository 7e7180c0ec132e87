/// How somebody becomes a member of this territory.
enum RegistrationMode: String, Choice {
    /// Whoever wants to.
    case open
    /// Whoever answers a question, once an administrator has agreed. An invitation spares the question.
    case application
    /// Whoever has a member's invitation.
    case invitation
    case closed
}
