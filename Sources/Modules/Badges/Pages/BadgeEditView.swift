import Foundation
import Kernel
import ModuleKit
import Web

/// Makes the page on which a badge is changed and given.
struct BadgeEditView: Sendable {
    let definitions: DefinitionOperations
    let awards: AwardOperations

    /// Awards that the page has.
    static let shownAwards = 50

    func view(
        _ badge: BadgeDefinition, for context: MemberContext, listing selection: AwardSelection = AwardSelection(),
        isSaved: Bool = false, _ wrong: BadgeEditProblem? = nil
    ) async throws -> View {
        let path = "\(BadgeAdministrationPages.base)/\(badge.slug)"
        let mayAward = context.member.may(.awardBadges)
        let found = try await found(badge, selection, limit: Self.shownAwards + 1)
        let shown = Array(found.prefix(Self.shownAwards))
        let lines = try await lines(shown, isChangeable: mayAward)
        let last = found.count > shown.count ? shown.last : nil
        let pagination = selection.pagination(path, after: last, of: badge, context.node)
        let names = try await definitions.store.named(Array(badge.criteria.awardedBadges))
        let isFrozen = badge.firstAwardedAt != nil
        let page = BadgeEditPage(
            state: badge.state.label, path: path, version: "\(badge.version)", isSaved: isSaved,
            isDraft: badge.state == .draft, isActive: badge.state == .active, isFrozen: isFrozen,
            form: texts(badge, path, wrong),
            giving: badge.state == .active && mayAward ? BadgeEditPage.Part(form: giving(path, wrong)) : nil,
            criteria: CriteriaWords(
                badge.criteria, names: Dictionary(names.map { ($0.slug, $0.name) }) { first, _ in first }),
            hasCriteria: badge.criteria.isAutomatic,
            adding: isFrozen ? nil : BadgeEditPage.Part(form: adding(badge, path, wrong)),
            sought: selection.handle, isSought: !selection.handle.isEmpty,
            awards: lines, hasAwards: !lines.isEmpty,
            pagination: pagination,
            changing: lines.contains(where: \.canChange)
                ? changing(selection.address(path + "/awards"), wrong) : nil)
        return View(
            "badgeedit", title: Message("{badge}: administration", ["badge": .text(badge.name)]), model: page,
            status: wrong?.problem.kind.status ?? 200, hasErrors: wrong != nil)
    }

    /// The awards of a selection; none where nobody here has the name.
    func found(_ badge: BadgeDefinition, _ selection: AwardSelection, limit: Int) async throws -> [Award] {
        var member: ID<Member>?
        if !selection.handle.isEmpty {
            guard let reference = RecipientReference(selection.handle.lowercased()),
                let person = try await Recipient.find(reference, in: awards.store.database)
            else { return [] }
            member = person.id
        }
        return try await awards.store.given(badge.id, to: member, after: selection.position, limit: limit)
    }

    private func lines(_ shown: [Award], isChangeable: Bool) async throws -> [BadgeEditPage.Line] {
        let people = try await Recipient.all(shown.map(\.member), in: awards.store.database)
        let now = awards.world.now()
        return shown.map {
            BadgeEditPage.Line($0, of: people[$0.member], at: now, isChangeable: isChangeable)
        }
    }

    private func texts(_ badge: BadgeDefinition, _ path: String, _ wrong: BadgeEditProblem?) -> Form {
        guard case .texts(let problem, let typed) = wrong else {
            return BadgeForm(badge).form(path, problem: nil, isNew: false)
        }
        return typed.form(path, problem: problem, isNew: false)
    }

    private func giving(_ path: String, _ wrong: BadgeEditProblem?) -> Form {
        guard case .award(let problem, let typed) = wrong else {
            return AwardForm.form(path + "/award", typed: nil, problem: nil)
        }
        return AwardForm.form(path + "/award", typed: typed, problem: problem)
    }

    private func adding(_ badge: BadgeDefinition, _ path: String, _ wrong: BadgeEditProblem?) -> Form {
        guard case .criteria(let problem, let typed) = wrong else {
            return CriteriaForm.form(path + "/criteria", badge.criteria, typed: nil, problem: nil)
        }
        return CriteriaForm.form(path + "/criteria", badge.criteria, typed: typed, problem: problem)
    }

    private func changing(_ path: String, _ wrong: BadgeEditProblem?) -> Form {
        guard case .change(let problem, let typed) = wrong else {
            return AwardChangeForm.form(path, typed: nil, problem: nil)
        }
        return AwardChangeForm.form(path, typed: typed, problem: problem)
    }
}
