import Foundation
import Kernel
import Markdown
import Web

/// What can be earned, one badge, and the badges of a member.
struct BadgePages: Sendable {
    let awards: AwardOperations
    let pictures: BadgePictures
    let hue: Int

    static let base = "/badges"
    static let pageSize = 100
    /// Awards that a badge's page shows.
    static let shownAwards = 12

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .anyone, answer: list),
            .get(Self.base + "/{slug}", access: .anyone, answer: show),
            .get(Self.base + "/{slug}/image.svg", access: .anyone, answer: image),
            .get(Self.base + "/{slug}/image.png", access: .anyone, answer: picture),
            .get("/people/{address}/badges", access: .anyone, answer: wall),
        ]
    }

    @Sendable private func list(_: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let found = try await awards.definitions.list(includingDrafts: false, after: "", limit: Self.pageSize)
        let page = BadgeListPage(
            badges: found.map { BadgeCard($0) }, isEmpty: found.isEmpty,
            ownPath: context.member.map { "/people/@\($0.handle)/badges" })
        return .view(View("badges", title: Message("Badges"), model: page))
    }

    @Sendable private func show(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let badge = try await find(request)
        let newest = try await awards.store.newest(of: badge.id, limit: Self.shownAwards)
        let people = try await Recipient.all(newest.map(\.member), in: awards.store.database)
        let blocked = try await Between.blocked(
            newest.map(\.member), with: context.member, in: awards.store.database)
        let now = awards.world.now()
        let holders = newest.compactMap { award -> BadgePage.Holder? in
            guard award.standing(at: now) == .valid, award.supersededBy == nil, let person = people[award.member],
                person.isShownToEverybody, person.isThere, !blocked.contains(person.id)
            else { return nil }
            return BadgePage.Holder(
                name: person.displayName, path: "/people/@\(person.handle)/badges",
                checkPath: "\(Self.base)/check/\(award.id)")
        }
        let page = BadgePage(
            badge, criteria: try await criteria(of: badge, for: context.member),
            count: try await awards.store.holders(of: badge.id, at: now), holders: holders)
        return .view(View("badge", title: Message("Badge: {name}", ["name": .text(badge.name)]), model: page))
    }

    /// With the reader's own progress, where they make some.
    private func criteria(of badge: BadgeDefinition, for reader: SignedInMember?) async throws -> CriteriaWords? {
        guard badge.criteria.isAutomatic else { return nil }
        let names = try await awards.definitions.named(Array(badge.criteria.awardedBadges))
        var progress: BadgeProgress?
        if let reader, badge.state == .active {
            let known = try await ProgressStore.of(reader.id, in: awards.store.database)
            progress = known[badge.id] ?? BadgeProgress(of: badge.criteria)
        }
        return CriteriaWords(
            badge.criteria, names: Dictionary(names.map { ($0.slug, $0.name) }) { first, _ in first },
            progress: progress)
    }

    @Sendable private func image(_ request: PageRequest, _: NodeContext) async throws -> PageAnswer {
        let badge = try await find(request)
        return .bytes(
            contentType: "image/svg+xml",
            Array(BadgeImage.svg(hue * 30, initial: badge.name.prefix(1).uppercased()).utf8))
    }

    @Sendable private func picture(_ request: PageRequest, _: NodeContext) async throws -> PageAnswer {
        guard let address = try await find(request).image, let bytes = try await pictures.bytes(of: address) else {
            throw Problem.notFound
        }
        return .bytes(contentType: "image/png", bytes)
    }

    @Sendable private func wall(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        guard let reference = RecipientReference(request.parameters["address"] ?? ""), reference.handle != nil,
            let member = try await Recipient.find(reference, in: awards.store.database), member.isThere
        else { throw Problem.notFound }
        let shown = try await awards.shown(of: reference, to: context.member)
        let names = try await awards.definitions.named(shown.map(\.badge))
        let held = Set(shown.filter { $0.standing == .valid && $0.supersededBy == nil }.map(\.badge))
        let progress = (context.member?.id == member.id ? try await awards.progress(of: member.id) : [])
            .filter { !held.contains($0.badge) }
        let page = WallPage(
            name: member.displayName, path: "/people/@\(member.handle)",
            awards: shown.map { award in
                WallPage.Line(
                    award, names.first { $0.slug == award.badge }, isForEverybody: member.isShownToEverybody)
            }, isEmpty: shown.isEmpty,
            progress: progress.map(WallPage.Step.init), hasProgress: !progress.isEmpty)
        // Two members may have one name.
        let name = MessageValue.text("\(member.displayName) (@\(member.handle))")
        return .view(View("wall", title: Message("Badges of {name}", ["name": name]), model: page))
    }

    private func find(_ request: PageRequest) async throws -> BadgeDefinition {
        guard let reference = BadgeReference(request.parameters["slug"] ?? ""),
            let badge = try await awards.definitions.find(reference), badge.state != .draft
        else { throw Problem.notFound }
        return badge
    }
}

extension BadgeDefinition {
    /// Where its picture is shown.
    var imagePath: String { "\(BadgePages.base)/\(slug)/image.\(image == nil ? "svg" : "png")" }
}

/// Everything that can be earned.
struct BadgeListPage: Sendable {
    let badges: [BadgeCard]
    let isEmpty: Bool
    /// The reader's own badges.
    let ownPath: String?
}

/// A badge at a glance.
struct BadgeCard: Sendable {
    let name: String
    let description: String
    let path: String
    let image: String
    let isRetired: Bool

    init(_ badge: BadgeDefinition) {
        name = badge.name
        description = badge.description
        path = "\(BadgePages.base)/\(badge.slug)"
        image = badge.imagePath
        isRetired = badge.state == .retired
    }
}

/// One badge: what it stands for, how it is earned, who holds it.
struct BadgePage: Sendable {
    let badge: BadgeCard
    let narrative: SafeHTML
    /// Nil where it is given by hand.
    let criteria: CriteriaWords?
    let validity: Message
    let earnPath: String?
    let count: Message
    let holders: [Holder]
    let hasHolders: Bool

    struct Holder: Sendable {
        let name: String
        let path: String
        let checkPath: String
    }

    init(_ badge: BadgeDefinition, criteria: CriteriaWords?, count: Int, holders: [Holder]) {
        self.badge = BadgeCard(badge)
        self.criteria = criteria
        narrative = SafeHTML(trusted: Markdown.html(badge.narrative, .short))
        validity =
            badge.validMonths.map {
                Message("Lasts {count} month", plural: "Lasts {count} months", count: $0)
            } ?? badge.validUntil.map { Message("Lasts until {date}", ["date": .day($0)]) } ?? Message("Lasts for good")
        earnPath = badge.state == .active ? badge.criteria.course.map { "/courses/\($0)" } : nil
        self.count = Message("{count} member holds it", plural: "{count} members hold it", count: count)
        self.holders = holders
        hasHolders = !holders.isEmpty
    }
}
