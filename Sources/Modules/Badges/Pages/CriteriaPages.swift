import Kernel
import Web

/// What a badge asks, one requirement at a time: each form is short enough for a page without scripts.
struct CriteriaPages: Sendable {
    let definitions: DefinitionOperations
    let editing: BadgeEditView

    var pages: [PageRoute] {
        let path = BadgeAdministrationPages.base + "/{slug}/criteria"
        return [
            .post(path, access: .capability(.defineBadges), answer: add),
            .post(path + "/remove", access: .capability(.defineBadges), answer: remove),
        ]
    }

    @Sendable private func add(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let badge = try await definitions.named(request)
        do {
            let form = try request.read(CriteriaForm.self)
            if form.kind == .badge { try await checkThereIs(form.subject) }
            return try await keep(badge.criteria.adding(try form.requirement, to: form.group.number), of: badge)
        } catch let problem as Problem where problem.kind == .invalid || problem.kind == .criteriaFrozen {
            return .view(
                try await editing.view(badge, for: context, .criteria(problem, typed: request.form)))
        }
    }

    private func checkThereIs(_ slug: RequirementSubject) async throws {
        if let reference = BadgeReference(slug.text), try await definitions.store.find(reference) != nil { return }
        throw Problem.invalid(FieldProblem("/subject", "unknown", "No badge here has this short name."))
    }

    @Sendable private func remove(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let badge = try await definitions.named(request)
        let place = (request.form["key"] ?? "").split(separator: "-").compactMap { Int($0) }
        do {
            guard place.count == 2, request.form["version"] == "\(badge.version)" else { throw Self.changed }
            return try await keep(badge.criteria.removing(place[1], from: place[0]), of: badge)
        } catch let problem as Problem where problem.kind == .invalid || problem.kind == .criteriaFrozen {
            return .view(try await editing.view(badge, for: context, .criteria(problem, typed: nil)))
        }
    }

    private func keep(_ criteria: Criteria, of badge: BadgeDefinition) async throws -> PageAnswer {
        let change = BadgeChange(
            name: nil, description: nil, narrative: nil, tags: nil, validMonths: nil, validUntil: nil,
            criteria: criteria, image: nil)
        let kept = try await definitions.change(BadgeReference(badge.slug)!, change) { now in
            guard now.version == badge.version else { throw Self.changed }
        }
        return .redirect("\(BadgeAdministrationPages.base)/\(kept.slug)?saved")
    }

    private static let changed = Problem.invalid(
        FieldProblem("/criteria", "changed", "Somebody changed the badge meanwhile. Look at it and try again."))
}
