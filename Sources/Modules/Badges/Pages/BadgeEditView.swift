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
        _ badge: BadgeDefinition, for reader: SignedInMember, isSaved: Bool = false, _ wrong: BadgeEditProblem? = nil
    ) async throws -> View {
        let path = "\(BadgeAdministrationPages.base)/\(badge.slug)"
        let mayAward = reader.may(.awardBadges)
        let lines = try await lines(of: badge, isChangeable: mayAward)
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
            awards: lines, hasAwards: !lines.isEmpty,
            changing: lines.contains(where: \.canChange) ? changing(path, wrong) : nil)
        return View(
            "badgeedit", title: Message("{badge}: administration", ["badge": .text(badge.name)]), model: page,
            status: wrong?.problem.kind.status ?? 200, hasErrors: wrong != nil)
    }

    private func lines(of badge: BadgeDefinition, isChangeable: Bool) async throws -> [BadgeEditPage.Line] {
        let newest = try await awards.store.newest(of: badge.id, limit: Self.shownAwards)
        let people = try await Recipient.all(newest.map(\.member), in: awards.store.database)
        let now = awards.world.now()
        return newest.map {
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
            return AwardChangeForm.form(path + "/awards", typed: nil, problem: nil)
        }
        return AwardChangeForm.form(path + "/awards", typed: typed, problem: problem)
    }
}
