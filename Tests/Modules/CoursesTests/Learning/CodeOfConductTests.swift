import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Courses

@Suite("The course Code of Conduct", .serialized)
struct CodeOfConductTests {
    @Test("It has five lessons and ten questions in English and Norwegian, each with a key that gives all points")
    func content() throws {
        for (language, main) in [("en", "en"), ("nb", "nb"), ("no", "nb"), ("nn-NO", "nb"), ("pt", "en")] {
            let content = try CodeOfConduct.content(for: language, world: .system)
            #expect(content.language == main)
            #expect(content.languages == ["en", "nb"])
            #expect(content.items.map(\.kind) == [.lesson, .lesson, .lesson, .lesson, .lesson, .quiz])
            #expect(CourseCheck(content).problems == [])
            let quiz = try #require(content.items.last)
            #expect(quiz.questions?.count == 10)
            #expect(quiz.rules?.passMark == 80)
            #expect(quiz.rules?.attempts == 3)
            #expect(quiz.rules?.window == 24)
            for question in quiz.questions ?? [] {
                #expect(Grader.mark(question, CourseFixture.key(of: question)) == .full, "\(question.name)")
                #expect(Grader.mark(question, []) == .none, "\(question.name)")
                #expect(question.text.texts.keys.sorted() == ["en", "nb"])
                #expect(question.choices?.allSatisfy { $0.text.texts.count == 2 } ?? true)
                #expect(question.feedback?.texts.count ?? 2 == 2)
            }
        }
    }

    @Test("Whoever reads the lessons and passes the quiz completes it exactly once, and the fact is recorded")
    func journey() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let eva = try await fixture.node.member("eva")
            #expect(try await eva.get("/courses").json["items"]?.array?.first?["slug"]?.string == "code-of-conduct")
            #expect(try await eva.get(CourseFixture.path + "/items/\(fixture.quiz.id)").code == "TF6101")
            try await fixture.enrol(eva)
            try await fixture.enrol(eva)
            try await fixture.read(eva)
            let attempt = try await fixture.start(eva)
            let result = try await eva.post("/attempts/\(attempt)/submit", fixture.answers(right: 8))
            #expect(result.json["percent"] == .number("80"))
            #expect(result.json["passed"] == .bool(true))
            #expect(result.json["solutions"]?.array?.count == 10)
            let state = try await eva.get(CourseFixture.path).json["learning"]
            #expect(state?["percent"] == .number("100"))
            #expect(state?["completed_at"]?.string != nil)
            #expect(try await eva.post("/quizzes/\(fixture.quiz.id)/attempts").code == "TF6110")
            #expect(try await eva.get("/users/me/transcript").json["items"]?.array?.count == 1)
            #expect(try await facts(in: fixture.node) == 1)
            // Again, for renewal: another round, another fact.
            #expect(try await eva.post(CourseFixture.path + "/restart").status == 200)
            #expect(try await eva.get(CourseFixture.path).json["learning"]?["percent"] == .number("0"))
            try await fixture.read(eva)
            let again = try await eva.post("/quizzes/\(fixture.quiz.id)/submit", fixture.answers(right: 10))
            #expect(again.json["percent"] == .number("100"))
            #expect(try await facts(in: fixture.node) == 2)
            #expect(try await eva.get("/users/me/transcript").json["items"]?.array?.count == 2)
        }
    }

    @Test("Fifty submissions at once are one, and no answer before the end has the key (S-041)")
    func manySubmissions() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let eva = try await fixture.node.member("eva")
            let ola = try await fixture.node.member("ola")
            try await fixture.enrol(eva)
            try await fixture.enrol(ola)
            try await fixture.read(eva)
            let attempts = try await atOnce(10) { try await fixture.start(eva) }
            #expect(Set(attempts).count == 1)
            let attempt = attempts[0]
            let shown = try await eva.get("/attempts/\(attempt)")
            for secret in ["weight", "feedback", "is_true", "accepted", "worst thing"] {
                #expect(!shown.text.contains(secret), "\(secret)")
            }
            #expect(shown.json["solutions"] == nil)
            #expect(try await ola.get("/attempts/\(attempt)").status == 404)
            #expect(try await ola.post("/attempts/\(attempt)/submit", "{}").status == 404)
            let body = fixture.answers(right: 9)
            let results = try await atOnce(50) { try await eva.post("/attempts/\(attempt)/submit", body) }
            #expect(results.allSatisfy { $0.status == 200 && $0.json["percent"] == .number("90") })
            #expect(try await facts(in: fixture.node) == 1)
            let rows = try await fixture.node.database.read("SELECT state FROM attempt")
            #expect(rows.count == 1)
        }
    }

    @Test("Three attempts a day: the fourth has to wait, and what was right stays hidden")
    func limits() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let eva = try await fixture.node.member("eva")
            try await fixture.enrol(eva)
            for _ in 1...3 {
                let result = try await eva.post("/quizzes/\(fixture.quiz.id)/submit", fixture.answers(right: 7))
                #expect(result.json["passed"] == .bool(false))
                #expect(result.json["solutions"] == nil)
            }
            let refused = try await eva.post("/quizzes/\(fixture.quiz.id)/attempts")
            #expect(refused.code == "TF6107")
            #expect(refused[header: "retry-after"].flatMap { Int($0) } ?? 0 > 23 * 3600)
            try await fixture.node.database.execute("UPDATE attempt SET started_at = started_at - interval '25 hours'")
            #expect(try await eva.post("/quizzes/\(fixture.quiz.id)/attempts").status == 201)
        }
    }

    @Test("Answers are kept one by one, an older tab is told, and after the deadline only what was kept counts")
    func autosave() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let eva = try await fixture.node.member("eva")
            try await fixture.enrol(eva)
            let attempt = try await fixture.start(eva)
            let first = try await eva.get("/attempts/\(attempt)")[header: "etag"] ?? ""
            let saved = try await eva.patch("/attempts/\(attempt)", fixture.answers(right: 8), ["If-Match": first])
            #expect(saved.status == 200)
            #expect(saved.json["answered"] == .number("8"))
            #expect(
                try await eva.patch("/attempts/\(attempt)", fixture.answers(right: 1), ["If-Match": first]).status
                    == 412)
            let strange = #"{"answers":[{"question":"\#(UUID())","values":["x"]}]}"#
            #expect(try await eva.patch("/attempts/\(attempt)", strange, ["If-Match": "*"]).status == 422)
            try await fixture.node.database.execute("UPDATE attempt SET deadline = now() - interval '1 second'")
            let late = try await eva.patch("/attempts/\(attempt)", fixture.answers(right: 10), ["If-Match": "*"])
            #expect(late.code == "TF6109")
            let result = try await eva.post("/attempts/\(attempt)/submit", fixture.answers(right: 10))
            #expect(result.json["percent"] == .number("80"))
        }
    }

    @Test("Whoever leaves keeps what they completed, and is where they were on coming back")
    func leaving() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let eva = try await fixture.node.member("eva")
            try await fixture.enrol(eva)
            try await fixture.read(eva)
            #expect(try await eva.delete(CourseFixture.path + "/enroll").status == 204)
            #expect(try await eva.delete(CourseFixture.path + "/enroll").status == 204)
            #expect(try await eva.get(CourseFixture.path).json["learning"] == nil)
            #expect(try await eva.get(CourseFixture.path).json["course"]?["learners"] == .number("0"))
            try await fixture.enrol(eva)
            #expect(try await eva.get(CourseFixture.path).json["learning"]?["done"] == .number("5"))
            #expect(try await eva.get(CourseFixture.path).json["course"]?["learners"] == .number("1"))
        }
    }

    private func facts(in node: TestNode) async throws -> Int {
        _ = try await eventually { try await node.database.read("SELECT 1 FROM outbox").isEmpty }
        let rows = try await node.database.read(
            "SELECT 1 FROM log_entry WHERE position('course.completed'::bytea IN entry) > 0")
        return rows.count
    }

    private func atOnce<Answer: Sendable>(
        _ count: Int, _ call: @escaping @Sendable () async throws -> Answer
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<count { group.addTask { try await call() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
