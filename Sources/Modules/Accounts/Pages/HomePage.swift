public import ModuleKit
public import Web

/// The territory's front page: what it is, one next step, and who has come lately.
public struct HomePage: Sendable {
    let members: [MemberSummary]
    let cards: [HomeCard]
    let hasCards: Bool
    let isVisitor: Bool
    let welcome: Message?

    /// - Parameter reader: the display name of who is signed in; nil for a visitor.
    public static func view(
        of territory: TerritoryBadge, newest: [MemberSummary], reader: String?, cards: [HomeCard] = []
    ) -> View {
        let welcome = reader.map { Message("Welcome, {name}.", ["name": .text($0)]) }
        let page = HomePage(
            members: newest, cards: cards, hasCards: !cards.isEmpty, isVisitor: reader == nil, welcome: welcome)
        return View("home", title: Message("{territory}", ["territory": .text(territory.name)]), model: page)
    }
}
