import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// Badges as those see them who define and give them.
struct BadgeAdministrationPages: Sendable {
    let definitions: DefinitionOperations
    let awards: AwardOperations

    static let base = "/admin/badges"
    static let shownAwards = 50

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .capability(.defineBadges), answer: list),
            .post(Self.base, access: .capability(.defineBadges), answer: create),
            .get(Self.base + "/{slug}", access: .capability(.defineBadges), answer: show),
            .post(Self.base + "/{slug}", access: .capability(.defineBadges), answer: change),
            .post(Self.base + "/{slug}/activate", access: .capability(.defineBadges), answer: activate),
            .post(Self.base + "/{slug}/retire", access: .capability(.defineBadges), answer: retire),
            .post(Self.base + "/{slug}/award", access: .capability(.awardBadges), answer: award),
            .post(Self.base + "/{slug}/revoke", access: .capability(.awardBadges), answer: revoke),
        ]
    }

    @Sendable private func list(_: PageRequest, _: MemberContext) async throws -> PageAnswer {
        .view(try await listView(BadgeForm(), problem: nil))
    }

    private func listView(_ form: BadgeForm, problem: Problem?) async throws -> View {
        let found = try await definitions.store.list(includingDrafts: true, after: "", limit: BadgePages.pageSize)
        let page = BadgeAdministrationPage(
            badges: found.map(BadgeAdministrationPage.Line.init), form: form.form(Self.base, problem: problem))
        return View(
            "badgeadministration", title: Message("Badge administration"), model: page,
            status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }

    @Sendable private func create(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        let form = BadgeForm(request.form)
        do {
            let badge = try request.read(NewBadgeFields.self).badge
            try badge.check()
            let made = try await definitions.store.database.write { try await definitions.create(badge, in: $0) }
            return .redirect("\(Self.base)/\(made.slug)")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(try await listView(form, problem: problem))
        }
    }

    @Sendable private func show(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        .view(try await view(try await find(request), isSaved: request.query["saved"] != nil))
    }

    private func view(
        _ badge: BadgeDefinition, isSaved: Bool = false, form: BadgeForm? = nil, problem: Problem? = nil,
        awardProblem: Problem? = nil, revokeProblem: Problem? = nil
    ) async throws -> View {
        let newest = try await awards.store.newest(of: badge.id, limit: Self.shownAwards)
        let people = try await Recipient.all(newest.map(\.member), in: awards.store.database)
        let now = awards.world.now()
        let page = BadgeEditPage(
            badge, path: "\(Self.base)/\(badge.slug)", isSaved: isSaved,
            form: (form ?? BadgeForm(badge)).form("\(Self.base)/\(badge.slug)", problem: problem, isNew: false),
            awardProblem: awardProblem, revokeProblem: revokeProblem,
            awards: newest.map { award in
                BadgeEditPage.Line(award, name: people[award.member]?.displayName ?? "", at: now)
            })
        let worst = problem ?? awardProblem ?? revokeProblem
        return View(
            "badgeedit", title: Message("{badge}: administration", ["badge": .text(badge.name)]), model: page,
            status: worst?.kind.status ?? 200, hasErrors: worst != nil)
    }

    @Sendable private func change(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        let badge = try await find(request)
        do {
            let fields = try request.read(ChangedBadgeFields.self)
            let changed = try await definitions.change(BadgeReference(badge.slug)!, fields.change) { _ in }
            return .redirect("\(Self.base)/\(changed.slug)?saved")
        } catch let problem as Problem where problem.kind == .invalid || problem.kind == .criteriaFrozen {
            return .view(try await view(badge, form: BadgeForm(request.form), problem: problem))
        }
    }

    @Sendable private func activate(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        try await set(.active, request)
    }

    @Sendable private func retire(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        try await set(.retired, request)
    }

    private func set(_ state: BadgeState, _ request: PageRequest) async throws -> PageAnswer {
        let badge = try await find(request)
        _ = try await definitions.set(state, of: BadgeReference(badge.slug)!)
        return .redirect("\(Self.base)/\(badge.slug)?saved")
    }

    private struct AwardForm: Codable, Sendable {
        let member: RecipientReference
    }

    @Sendable private func award(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let badge = try await find(request)
        do {
            let form = try request.read(AwardForm.self)
            guard let member = try await Recipient.find(form.member, in: awards.store.database) else {
                throw Problem.invalid(FieldProblem("/member", "unknown", "Nobody here has this name."))
            }
            _ = try await awards.award(
                BadgeReference(badge.slug)!, to: member.id, by: context.member.id, evidence: [])
            return .redirect("\(Self.base)/\(badge.slug)?saved")
        } catch let problem as Problem where [.invalid, .notAwardable, .badgeState].contains(problem.kind) {
            return .view(try await view(badge, awardProblem: problem))
        }
    }

    private struct RevokeForm: Codable, Sendable {
        let award: ID<Award>
        let reason: RevocationReason
    }

    @Sendable private func revoke(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let badge = try await find(request)
        do {
            let form = try request.read(RevokeForm.self)
            _ = try await awards.revoke(form.award, because: form.reason.text, by: .member(context.member.id))
            return .redirect("\(Self.base)/\(badge.slug)?saved")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(try await view(badge, revokeProblem: problem))
        }
    }

    private func find(_ request: PageRequest) async throws -> BadgeDefinition {
        guard let reference = BadgeReference(request.parameters["slug"] ?? ""),
            let badge = try await definitions.store.find(reference)
        else { throw Problem.notFound }
        return badge
    }
}
