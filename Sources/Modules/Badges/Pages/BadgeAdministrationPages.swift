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

    private var editing: BadgeEditView { BadgeEditView(definitions: definitions, awards: awards) }

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .capability(.defineBadges), answer: list),
            .post(Self.base, access: .capability(.defineBadges), answer: create),
            .get(Self.base + "/{slug}", access: .capability(.defineBadges), answer: show),
            .post(Self.base + "/{slug}", access: .capability(.defineBadges), answer: change),
            .post(Self.base + "/{slug}/activate", access: .capability(.defineBadges), answer: activate),
            .post(Self.base + "/{slug}/retire", access: .capability(.defineBadges), answer: retire),
            .post(Self.base + "/{slug}/award", access: .capability(.awardBadges), answer: award),
            .post(Self.base + "/{slug}/awards", access: .capability(.awardBadges), answer: changeAwards),
        ] + CriteriaPages(definitions: definitions, editing: editing).pages
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

    @Sendable private func show(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let badge = try await definitions.named(request)
        return .view(
            try await editing.view(
                badge, for: context, listing: try AwardSelection(request, of: badge, context.node),
                isSaved: request.query["saved"] != nil))
    }

    @Sendable private func change(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let badge = try await definitions.named(request)
        do {
            let fields = try request.read(ChangedBadgeFields.self)
            let changed = try await definitions.change(BadgeReference(badge.slug)!, fields.change) { _ in }
            return .redirect("\(Self.base)/\(changed.slug)?saved")
        } catch let problem as Problem where problem.kind == .invalid || problem.kind == .criteriaFrozen {
            return .view(
                try await editing.view(badge, for: context, .texts(problem, BadgeForm(request.form))))
        }
    }

    @Sendable private func activate(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        try await set(.active, request)
    }

    @Sendable private func retire(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        try await set(.retired, request)
    }

    private func set(_ state: BadgeState, _ request: PageRequest) async throws -> PageAnswer {
        let badge = try await definitions.named(request)
        _ = try await definitions.set(state, of: BadgeReference(badge.slug)!)
        return .redirect("\(Self.base)/\(badge.slug)?saved")
    }

    /// Whoever cannot be given it is named again, and the others are given it.
    @Sendable private func award(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let badge = try await definitions.named(request)
        do {
            let form = try request.read(AwardForm.self)
            let members = try form.members.references
            guard badge.state == .active else { throw Problem(.badgeState) }
            let results = try await awards.award(
                BadgeReference(badge.slug)!, toAll: members, by: context.member.id,
                evidence: try form.evidence.evidence)
            let refused = zip(members, results).filter { $1.award == nil }.map(\.0.text)
            guard refused.isEmpty else {
                throw Problem.invalid(
                    FieldProblem(
                        "/members", "unknown", "Nobody here has the name {names}, or they cannot be given a badge.",
                        values: ["names": refused.joined(separator: ", ")]))
            }
            return .redirect("\(Self.base)/\(badge.slug)?saved")
        } catch let problem as Problem where problem.kind == .invalid || problem.kind == .badgeState {
            return .view(try await editing.view(badge, for: context, .award(problem, typed: request.form)))
        }
    }

    @Sendable private func changeAwards(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let badge = try await definitions.named(request)
        let selection = try AwardSelection(request, of: badge, context.node)
        do {
            let form = try request.read(AwardChangeForm.self)
            // The page may have been filled in while more were given.
            let listed = try await editing.found(badge, selection, limit: 4 * BadgeEditView.shownAwards)
            let chosen = listed.map(\.id).filter { request.form[AwardChangeForm.box($0)] != nil }
            guard !chosen.isEmpty else {
                throw Problem.invalid(FieldProblem("/awards", "required", "Choose at least one."))
            }
            _ = try await awards.change(
                chosen, form.action, because: form.reason, by: .member(context.member.id))
            return .redirect("\(Self.base)/\(badge.slug)?saved")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(
                try await editing.view(badge, for: context, listing: selection, .change(problem, typed: request.form)))
        }
    }
}

extension DefinitionOperations {
    /// The badge that a page's address names.
    /// - Throws: ``Problem`` `notFound`.
    func named(_ request: PageRequest) async throws -> BadgeDefinition {
        guard let reference = BadgeReference(request.parameters["slug"] ?? ""),
            let badge = try await store.find(reference)
        else { throw Problem.notFound }
        return badge
    }
}
