/// What a page's handler answers with.
public enum PageAnswer: Sendable {
    case view(View)
    /// Bytes that the browser saves under a name of ASCII letters, digits, hyphens and dots.
    case download(name: String, bytes: [UInt8])
    /// Bytes of a kind of their own, such as an image.
    case bytes(contentType: String, [UInt8])
    /// 303 to a path of this territory.
    case redirect(String)
    /// Gives the browser a new session, which ends after so many seconds, and goes on to a path.
    case signIn(session: String, lifetime: Int, to: String)
    case signOut(to: String)
    /// The browser keeps the language with this tag.
    case chooseLanguage(String, to: String)
}
