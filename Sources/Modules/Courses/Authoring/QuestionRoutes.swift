import Foundation
import Kernel
import Web

/// Single questions over the API.
struct QuestionRoutes: Sendable {
    let authoring: AuthoringOperations

    var endpoints: [Endpoint] {
        [
            .set(
                "/courses/{id}/items/{item}/questions/{question}",
                "Put a question into the draft of a quiz, in the place of the one with its id or at the end",
                access: .capability(.author), problems: [.notFound], answer: set),
            .post(
                "/courses/{id}/items/{item}/questions/{question}/move", "Give a question another place in its quiz",
                access: .capability(.author), problems: [.notFound], status: 204, answer: move),
        ]
    }

    private struct QuestionPath: Codable, Sendable {
        let id: CourseReference
        let item: ID<CourseItem>
        let question: ID<Question>
    }

    private struct PlaceBody: Codable, Sendable {
        /// Counted from 1; beyond the end is the end.
        let place: Int
    }

    @Sendable private func set(_ input: Input<QuestionPath, None, Question>, _: MemberContext) async throws {
        let question = input.body
        guard question.id == input.path.question else {
            throw Problem.invalid(FieldProblem("/id", "invalid", "The id is another one than in the address."))
        }
        try await edit(input.path) { item in
            if let index = item.questions?.firstIndex(where: { $0.id == question.id }) {
                item.questions?[index] = question
            } else {
                item.questions?.append(question)
            }
        }
    }

    @Sendable private func move(
        _ input: Input<QuestionPath, None, PlaceBody>, _: MemberContext
    ) async throws -> Answer<None> {
        try await edit(input.path) { item in
            guard let place = item.questions?.firstIndex(where: { $0.id == input.path.question }) else {
                throw Problem.notFound
            }
            item.move(input.path.question, by: min(max(1, input.body.place), 10_000) - 1 - place)
        }
        return .noContent
    }

    private func edit(_ path: QuestionPath, _ change: @Sendable (inout CourseItem) throws -> Void) async throws {
        guard let course = try await authoring.catalogue.find(path.id) else { throw Problem.notFound }
        try await authoring.edit(course.id) { draft in
            try draft.edit(path.item) { item in
                guard item.kind == .quiz else { throw Problem.notFound }
                try change(&item)
            }
        }
    }
}
