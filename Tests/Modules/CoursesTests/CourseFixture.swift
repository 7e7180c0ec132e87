import Foundation
import Kernel
import NodeTesting
import Testing

@testable import Courses

/// The course every territory has, as its learners and its key see it.
struct CourseFixture {
    let node: TestNode
    let content: CourseContent
    let course: ID<Course>

    init(_ node: TestNode) async throws {
        self.node = node
        let store = CatalogueStore(database: node.database)
        let found = try #require(try await store.find(.slug(CodeOfConduct.slug)))
        course = found.id
        content = try await store.content(of: found.id, version: 1)
    }

    var quiz: CourseItem { content.items.first { $0.kind == .quiz }! }
    var lessons: [CourseItem] { content.items.filter { $0.kind == .lesson } }
    var questions: [Question] { quiz.questions ?? [] }

    static let path = "/courses/code-of-conduct"

    func enrol(_ caller: TestCaller) async throws {
        #expect(try await caller.post(Self.path + "/enroll", "{}").status == 200)
    }

    func read(_ caller: TestCaller) async throws {
        for lesson in lessons {
            #expect(try await caller.post("\(Self.path)/items/\(lesson.id)/complete", "{}").status == 200)
        }
    }

    func start(_ caller: TestCaller) async throws -> String {
        let answer = try await caller.post("/quizzes/\(quiz.id)/attempts")
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer.json["id"]?.string)
    }

    /// A request body that answers so many questions rightly, and the others not.
    func answers(right: Int) -> String {
        let answers = questions.prefix(right).map { question in
            let values = Self.key(of: question).map { "\"\($0)\"" }.joined(separator: ",")
            return #"{"question":"\#(question.id)","values":[\#(values)]}"#
        }
        return #"{"answers":[\#(answers.joined(separator: ","))]}"#
    }

    static func key(of question: Question) -> [String] {
        switch question.type {
        case .trueFalse: ["\(question.isTrue ?? true)"]
        case .matching: (question.pairs ?? []).map { "\($0.left):\($0.right)" }
        default: (question.choices ?? []).filter { $0.weight > 0 }.map(\.id)
        }
    }
}
