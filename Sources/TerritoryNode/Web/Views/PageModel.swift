/// What the layout shows around a view: `{{page.…}}` in every template.
struct PageModel {
    let lang: String
    let dir: String
    let title: Message
    let errorPrefix: Message?
    let territory: TerritoryBadge
    /// Follows the title in the browser's tab; the front page is called like the territory already.
    let site: String?
    let path: String
    let csrf: String?
    let member: PageFrame.Member?
    let navigation: [Entry]
    let languages: [LanguageEntry]
    let card: SharingCard?
    let isUnlisted: Bool

    struct Entry {
        let label: Message
        let path: String
        let isCurrent: Bool
    }

    struct LanguageEntry {
        let tag: String
        let dir: String
        let name: String
        let isCurrent: Bool
    }

    init(_ view: View, _ frame: PageFrame, navigation: [NavigationItem], languages: [Language]) {
        lang = frame.language.tag
        dir = frame.language.direction
        title = view.title
        errorPrefix = view.hasErrors ? Message("Error:") : nil
        territory = frame.territory
        site = view.isPlace && frame.path == "/" ? nil : frame.territory.name
        path = frame.path
        csrf = frame.csrfToken
        member = frame.member
        card = view.card
        isUnlisted = view.isUnlisted
        let section = view.isPlace ? Self.section(of: frame.path, among: navigation) : nil
        let offered = navigation.filter { $0.isFor(frame.member) }
        self.navigation = offered.map { Entry(label: $0.label, path: $0.path, isCurrent: $0.path == section) }
        self.languages = languages.map { language in
            LanguageEntry(
                tag: language.tag, dir: language.direction, name: language.ownName,
                isCurrent: language == frame.language)
        }
    }

    /// `/people/eva` belongs to `/people`.
    private static func section(of path: String, among navigation: [NavigationItem]) -> String? {
        let bare = path.prefix { $0 != "?" }
        return navigation.map(\.path).filter { bare == $0 || bare.hasPrefix($0 + "/") }.max { $0.count < $1.count }
    }
}
