import Foundation
import Kernel
import Logging
import Web

/// What authors decide about one quiz's attempts, on one page: answers to read, more for one learner, and keys that were wrong.
struct GradingPages: Sendable {
    let regrading: RegradeOperations
    let gradings: GradingStore
    private var catalogue: CatalogueStore { regrading.attempts.catalogue }

    private static let path = CataloguePages.base + "/{course}/grading/{item}"

    var pages: [PageRoute] {
        [
            .get(Self.path, access: .capability(.author), answer: show),
            .post(Self.path + "/mark", access: .capability(.author), answer: mark),
            .post(Self.path + "/override", access: .capability(.author), answer: grant),
            .post(Self.path + "/correct", access: .capability(.author), answer: correct),
        ]
    }

    @Sendable private func show(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        .view(try await view(try await find(request), isSaved: request.query["saved"] != nil))
    }

    @Sendable private func mark(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let place = try await find(request)
        guard let attempt = request.form["attempt"].flatMap({ ID<Attempt>($0) }),
            let question = request.form["question"].flatMap({ ID<Question>($0) }),
            let percent = WrittenNumber.value(of: request.form["percent"] ?? ""), (0...100).contains(percent)
        else {
            let problem = Problem.invalid(FieldProblem("/percent", "out_of_range", "Write a number from 0 to 100."))
            return .view(try await view(place, marking: problem))
        }
        try await regrading.mark(
            attempt, question, fraction: percent / 100, remark: request.form["remark"] ?? "", by: context.member.id)
        return .redirect(place.path + "?saved")
    }

    @Sendable private func grant(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let place = try await find(request)
        let form = OverrideForm(request.form)
        do {
            try await regrading.grant(place.item.id, of: place.course, try form.body, by: context.member.id)
            return .redirect(place.path + "?saved")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(try await view(place, override: form, granting: problem))
        } catch let problem as Problem where problem.kind == .notFound {
            let unknown = Problem.invalid(FieldProblem("/member", "unknown", "Nobody here has this handle."))
            return .view(try await view(place, override: form, granting: unknown))
        }
    }

    /// Shows what would change; with the button under that, changes it.
    @Sendable private func correct(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let place = try await find(request)
        let form = CorrectionForm(request.form)
        do {
            let correction = try form.correction(in: place.item.questions ?? [])
            let isDry = request.form["apply"] == nil
            if form.reason.allSatisfy(\.isWhitespace) {
                throw Problem.invalid(FieldProblem("/reason", "required", "This is needed."))
            }
            let changes = try await regrading.regrade(
                place.item.id, of: place.course, [correction], isDry: isDry, because: form.reason, by: context.member.id
            )
            guard isDry else { return .redirect(place.path + "?saved") }
            return .view(try await view(place, correction: form, changes: changes))
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(try await view(place, correction: form, correcting: problem))
        }
    }

    private struct Place {
        let course: Course
        let content: CourseContent
        let item: CourseItem
        var key: QuizKey { QuizKey(quiz: item.id, course: course.id) }
        var path: String { "\(course.path)/grading/\(item.id)" }
    }

    private func view(
        _ place: Place, isSaved: Bool = false, marking: Problem? = nil, override: OverrideForm = OverrideForm(),
        granting: Problem? = nil, correction: CorrectionForm = CorrectionForm(), correcting: Problem? = nil,
        changes: [RegradeOperations.Change]? = nil
    ) async throws -> View {
        let page = GradingPage(
            place.course, place.content, place.item, path: place.path, isSaved: isSaved, marking: marking,
            essays: try await regrading.essays(of: place.key),
            overrides: try await regrading.results.overrides(of: place.key),
            override: override.form(action: place.path + "/override", problem: granting),
            correction: correction, correcting: correcting, changes: changes,
            history: try await gradings.all(of: place.key))
        let hasProblem = marking != nil || granting != nil || correcting != nil
        return View(
            "grading", title: Message("Grading: {title}", ["title": .text(page.title)]), model: page,
            status: hasProblem ? 422 : 200)
    }

    private func find(_ request: PageRequest) async throws -> Place {
        guard let reference = CourseReference(request.parameters["course"] ?? ""),
            let id = ID<CourseItem>(request.parameters["item"] ?? "")
        else { throw Problem.notFound }
        let course = try await catalogue.published(reference)
        let content = try await catalogue.content(of: course.id, version: course.version ?? 0)
        guard let item = content.item(id), item.kind == .quiz else { throw Problem.notFound }
        return Place(course: course, content: content, item: item)
    }
}
