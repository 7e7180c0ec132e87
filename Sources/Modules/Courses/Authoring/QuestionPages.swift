import Foundation
import Kernel
import Web

/// The editor of one question as a page.
struct QuestionPages: Sendable {
    let authoring: AuthoringOperations

    private static let path = CataloguePages.base + "/{course}/edit/{item}/questions/{question}"

    var pages: [PageRoute] {
        [
            .get(Self.path, access: .capability(.author), answer: show),
            .post(Self.path, access: .capability(.author), answer: save),
        ]
    }

    private struct Place {
        let course: Course
        let draft: CourseContent
        let item: CourseItem
        let question: Question
        let number: Int
        let language: EditLanguage
    }

    @Sendable private func show(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        .view(view(try await find(request)))
    }

    @Sendable private func save(_ request: PageRequest, _: MemberContext) async throws -> PageAnswer {
        let place = try await find(request)
        let edit = QuestionEdit(form: request.form, language: place.language)
        do {
            try await authoring.edit(place.course.id) { draft in
                try draft.edit(place.item.id) { item in
                    let index = item.questions?.firstIndex { $0.id == place.question.id }
                    guard let index, var question = item.questions?[index] else { throw Problem.notFound }
                    try edit.apply(to: &question, authoring.world)
                    item.questions?[index] = question
                }
            }
            return .redirect(
                place.language.path("\(place.course.path)/edit/\(place.item.id)", query: "saved") + "#questions")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(view(place, problem: problem))
        }
    }

    private func view(_ place: Place, problem: Problem? = nil) -> View {
        QuestionEditPage.view(
            place.course, place.draft, place.item, place.question, number: place.number, place.language,
            problem: problem)
    }

    private func find(_ request: PageRequest) async throws -> Place {
        guard let reference = CourseReference(request.parameters["course"] ?? ""),
            let course = try await authoring.catalogue.find(reference),
            let draft = try await authoring.catalogue.draft(of: course.id),
            let item = ID<CourseItem>(request.parameters["item"] ?? "").flatMap({ draft.item($0) }),
            let id = ID<Question>(request.parameters["question"] ?? ""),
            let index = item.questions?.firstIndex(where: { $0.id == id }), let question = item.questions?[index]
        else { throw Problem.notFound }
        return Place(
            course: course, draft: draft, item: item, question: question, number: index + 1,
            language: EditLanguage(request.query, of: draft))
    }
}
