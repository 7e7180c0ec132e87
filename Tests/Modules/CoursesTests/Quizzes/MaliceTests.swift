import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Courses

@Suite("Quizzes under attack", .serialized)
struct MaliceTests {
    @Test("Nothing that learners, visitors or other territories get has a key before it may (S-041)")
    func keysStaySecret() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let se = federation["se"]
            let (eva, admin) = (try await se.member("eva"), try await se.admin())
            try await fixture.enrol(eva)
            try await fixture.read(eva)
            let path = CourseFixture.path
            let attempt = try await fixture.start(eva)
            var said: [TestAnswer] = [
                try await eva.get(path), try await eva.get(path + "/items/\(fixture.quiz.id)"),
                try await eva.get("/attempts/\(attempt)"),
                try await eva.patch("/attempts/\(attempt)", fixture.answers(right: 2), ["If-Match": "*"]),
                try await eva.post("/attempts/\(attempt)/submit", fixture.answers(right: 3)),
                try await eva.get("/attempts/\(attempt)"), try await eva.get("/users/me/enrollments"),
                try await eva.get("/users/me/transcript"), try await se.anonymous.get(path),
                try await se.anonymous.get(path + "/package"), try await se.anonymous.get("/courses"),
                try await se.anonymous.send("GET", path), try await se.anonymous.send("GET", "/courses"),
            ]
            for secret in ["/draft", "/keys", "/progress", "/progress/csv", "/items/\(fixture.quiz.id)/gift"] {
                let refused = try await eva.get(path + secret)
                #expect(refused.status == 403)
                said.append(refused)
            }
            #expect(said.allSatisfy { $0.status < 500 })
            let files = (said[9].json["files"]?.array ?? []).map { file in
                String(decoding: file["content"]?.string.flatMap { Data(base64Encoded: $0) } ?? Data(), as: UTF8.self)
            }
            #expect(files.count > 10)
            // Lessons may well say what an answer is about.
            let lists = files.filter { $0.hasPrefix("{") || $0.hasPrefix("[") }
            #expect(lists.count == 2)
            // All that the key says and the question does not.
            let secrets = fixture.questions.flatMap { question in
                [question.feedback, question.rightFeedback, question.wrongFeedback].compactMap(\.self)
                    + (question.choices ?? []).compactMap(\.feedback)
            }.flatMap { $0.texts.values }.filter { $0.count > 12 }
            #expect(secrets.count >= 10)
            for text in said.map(\.text) + lists {
                for name in [#""weight""#, #""is_true""#, #""accepted""#, #""solutions""#, #""feedback""#] {
                    #expect(!text.contains(name), "\(name)")
                }
                for secret in secrets { #expect(!text.contains(secret), "\(secret)") }
            }
            // What is told to other territories, as it stands in the log.
            #expect(try await admin.post(path + "/archive").status == 200)
            let log = try await se.database.read("SELECT convert_from(payload, 'UTF8') AS text FROM log_entry")
            for row in log {
                let text = try row.get("text", as: String.self)
                for secret in secrets { #expect(!text.contains(secret)) }
            }
        }
    }

    @Test(
        "Attempts of others, and ids that nobody has, are not there for reading, saving, handing in or marking (S-041)")
    func forgedIDs() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let (eva, ola) = (try await fixture.node.member("eva"), try await fixture.node.member("ola"))
            for learner in [eva, ola] { try await fixture.enrol(learner) }
            let attempt = try await fixture.start(eva)
            for id in [attempt, UUID().uuidString.lowercased(), "00000000-0000-0000-0000-000000000000"] {
                let path = "/attempts/\(id)"
                #expect(try await ola.get(path).code == "TF4040")
                let body = fixture.answers(right: 1)
                #expect(try await ola.patch(path, body, ["If-Match": "*"]).code == "TF4040")
                #expect(try await ola.post(path + "/submit", body).code == "TF4040")
                #expect(
                    try await ola.post(path + "/marks", #"{"question":"\#(fixture.questions[0].id)","fraction":1}"#)
                        .status == 403)
            }
            #expect(try await ola.get("/attempts/1%20OR%201=1").status >= 400)
            let rows = try await fixture.node.database.read("SELECT state, answers FROM attempt")
            #expect(try rows.map { try $0.get("state", as: String.self) } == ["in_progress"])
            #expect(try rows[0].get("answers", as: PostgresJSON.self).decode([String: [String]].self).isEmpty)
        }
    }

    @Test(
        "A course that is edited, republished and archived leaves a running attempt with the questions and the key it began with"
    )
    func editedCourse() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let (admin, eva) = (try await fixture.node.admin(), try await fixture.node.member("eva"))
            try await fixture.enrol(eva)
            let attempt = try await fixture.start(eva)
            let before = try await eva.get("/attempts/\(attempt)").json["questions"]
            let base = CourseFixture.path + "/items/\(fixture.quiz.id)/questions"
            for question in fixture.questions.prefix(5) {
                #expect(try await admin.delete(base + "/\(question.id)").status == 204)
            }
            #expect(try await admin.post(CourseFixture.path + "/publish").json["version"] == .number("2"))
            #expect(try await admin.post(CourseFixture.path + "/archive").status == 200)
            #expect(try await eva.get("/attempts/\(attempt)").json["questions"] == before)
            let result = try await eva.post("/attempts/\(attempt)/submit", fixture.answers(right: 10))
            #expect(result.json["percent"] == .number("100"))
            #expect(result.json["solutions"]?.array?.count == 10)
        }
    }

    @Test("A quiz whose item is gone in the newest version is still handed in by who began it")
    func removedQuiz() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let (admin, eva) = (try await fixture.node.admin(), try await fixture.node.member("eva"))
            try await fixture.enrol(eva)
            let attempt = try await fixture.start(eva)
            #expect(try await admin.delete(CourseFixture.path + "/items/\(fixture.quiz.id)").status == 204)
            #expect(try await admin.post(CourseFixture.path + "/publish").status == 200)
            let result = try await eva.post("/attempts/\(attempt)/submit", fixture.answers(right: 9))
            #expect(result.json["percent"] == .number("90"))
        }
    }

    @Test("A clock that jumps ahead ends an attempt at its deadline, and one that jumps back opens nothing again")
    func clockJumps() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            _ = try await fixture.node.member("eva")
            let database = fixture.node.database
            let member = try #require(try await ResultStore(database: database).member("eva"))
            let desk = LearningDesk(fixture.node)
            let course = try #require(try await desk.learning.catalogue.find(.slug(CodeOfConduct.slug)))
            try await desk.learning.enrol(member, in: course)
            let attempt = try await desk.attempts.start(fixture.quiz.id, of: member)
            let deadline = desk.clock.now.addingTimeInterval(1800)
            try await database.execute("UPDATE attempt SET deadline = \(deadline)")
            let right = fixture.questions.map { QuestionAnswer(question: $0.id, values: CourseFixture.key(of: $0)) }
            _ = try await desk.attempts.save(Array(right.prefix(4)), attempt.id, of: member, revision: nil)

            desk.clock.jump(86_400)
            let late = await #expect(throws: Problem.self) {
                _ = try await desk.attempts.save(right, attempt.id, of: member, revision: nil)
            }
            #expect(late?.kind == .attemptOver)
            try await desk.attempts.submit(attempt.id, of: member, with: right)
            let ended = try await desk.attempts.find(attempt.id, of: member).attempt
            #expect(ended.percent == 40)
            #expect(abs((ended.submittedAt ?? .distantPast).timeIntervalSince(deadline)) < 0.001)

            desk.clock.jump(-2 * 86_400)
            let back = await #expect(throws: Problem.self) {
                _ = try await desk.attempts.save(right, attempt.id, of: member, revision: nil)
            }
            #expect(back?.kind == .attemptOver)
            try await desk.attempts.submit(attempt.id, of: member, with: right)
            #expect(try await desk.attempts.find(attempt.id, of: member).attempt.percent == 40)
            // Attempts that lie in the future of the clock count as well: jumping back gives none away.
            for _ in 2...3 {
                let next = try await desk.attempts.start(fixture.quiz.id, of: member)
                try await desk.attempts.submit(next.id, of: member)
            }
            let refused = await #expect(throws: Problem.self) {
                _ = try await desk.attempts.start(fixture.quiz.id, of: member)
            }
            #expect(refused?.kind == .noAttemptsLeft)
        }
    }

    @Test("Two tabs that save at the same time: one is kept, the other is told")
    func twoTabs() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let eva = try await fixture.node.member("eva")
            try await fixture.enrol(eva)
            let attempt = try await fixture.start(eva)
            let etag = try await eva.get("/attempts/\(attempt)")[header: "etag"] ?? ""
            let bodies = [fixture.answers(right: 2), fixture.answers(right: 5)]
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for body in bodies {
                    group.addTask { try await eva.patch("/attempts/\(attempt)", body, ["If-Match": etag]).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200, 412])
        }
    }
}
