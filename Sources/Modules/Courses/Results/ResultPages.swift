import Foundation
import Kernel
import Web

/// Learners and results of a course, for its authors.
struct ResultPages: Sendable {
    let catalogue: CatalogueStore
    let results: ResultStore

    var pages: [PageRoute] {
        [
            .get(CataloguePages.base + "/{course}/progress", access: .capability(.author), answer: show),
            .get(CataloguePages.base + "/{course}/progress.csv", access: .capability(.author), answer: csv),
        ]
    }

    @Sendable private func show(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (course, content) = try await find(request)
        var quizzes: [(CourseItem, ItemAnalysis)] = []
        for item in content.items where item.kind == .quiz {
            let marks = try await results.marks(
                of: QuizKey(quiz: item.id, course: course.id), version: course.version ?? 0)
            quizzes.append((item, ItemAnalysis(item.questions ?? [], marks)))
        }
        let learners = try await results.learners(of: course.id, after: "", limit: ProgressPage.maximumLines)
        let count = try await results.countLearners(of: course.id)
        return .view(ProgressPage.view(course, content, learners, of: count, quizzes))
    }

    @Sendable private func csv(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (course, content) = try await find(request)
        let table = ProgressTable(content: content, learners: try await results.learners(of: course.id))
        return .download(name: "\(course.slug).csv", bytes: Array(table.csv.utf8))
    }

    private func find(_ request: PageRequest) async throws -> (Course, CourseContent) {
        guard let reference = CourseReference(request.parameters["course"] ?? "") else { throw Problem.notFound }
        let course = try await catalogue.published(reference)
        return (course, try await catalogue.content(of: course.id, version: course.version ?? 0))
    }
}
