/// What other sites show of a page where somebody posts its address: the Open Graph protocol (ogp.me). It has only what everybody
/// may know, whoever reads the page.
public struct SharingCard: Sendable {
    /// Open Graph's name for the kind of thing, such as `profile`.
    public let type: String
    /// The page's address, with scheme and host.
    public let url: String
    public let description: String?
    /// The address of a picture, with scheme and host.
    public let image: String?

    public init(type: String, url: String, description: String?, image: String? = nil) {
        self.type = type
        self.url = url
        self.description = description
        self.image = image
    }
}
