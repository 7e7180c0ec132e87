import Foundation
import Kernel
import Web

/// Taking a quiz and its result as pages. One form, which works without scripts; with the script every answer is kept at once.
struct QuizPages: Sendable {
    let attempts: AttemptOperations

    var pages: [PageRoute] {
        [
            .get("/attempts/{id}", access: .member, answer: show),
            .post("/attempts/{id}", access: .member, answer: save),
        ]
    }

    @Sendable private func show(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let desk = try await attempts.find(try id(request), of: context.member.id)
        let language = context.node.language.tag
        guard desk.attempt.state.isOpen else {
            return .view(ResultPage.view(desk, language: language, now: attempts.world.now()))
        }
        let notice: QuizPage.Notice? =
            request.query["stale"] != nil ? .stale : request.query["saved"] != nil ? .saved : nil
        return .view(QuizPage.view(desk, notice: notice, language: language))
    }

    /// Keeps what the form says, then hands it in where that button was pressed. A form that is older than what is kept, as of a
    /// second tab, changes nothing, and its reader is told.
    @Sendable private func save(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let id = try id(request)
        let desk = try await attempts.find(id, of: context.member.id)
        guard desk.attempt.state == .inProgress else {
            if desk.attempt.state == .overdue { try await attempts.submit(id, of: context.member.id) }
            return .redirect(desk.attempt.path)
        }
        let answers = AnswerForm(request.form, desk.asked(in: "")).answers
        do {
            let saved = try await attempts.save(
                answers, id, of: context.member.id, revision: Int(request.form["revision"] ?? "") ?? 0)
            guard request.form["hand_in"] != nil else {
                return .redirect("\(saved.path)?saved=\(saved.revision)")
            }
            try await attempts.submit(id, of: context.member.id)
            return .redirect(saved.path)
        } catch let problem as Problem where problem.kind == .changed {
            return .redirect(desk.attempt.path + "?stale")
        } catch let problem as Problem where problem.kind == .attemptOver {
            return .redirect(desk.attempt.path)
        }
    }

    private func id(_ request: PageRequest) throws -> ID<Attempt> {
        guard let id = ID<Attempt>(request.parameters["id"] ?? "") else { throw Problem.notFound }
        return id
    }
}
