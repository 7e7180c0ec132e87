import Foundation
import Kernel
import NodeTesting
import Testing

@testable import Courses
@testable import Web

@Suite("Decisions about attempts", .serialized)
struct GradingTests {
    @Test("A correction is kept with who made it and why, and holds for later attempts of the same version")
    func corrections() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let admin = try await fixture.node.admin()
            let (eva, ola) = (try await fixture.node.member("eva"), try await fixture.node.member("ola"))
            let quiz = "/quizzes/\(fixture.quiz.id)"
            for learner in [eva, ola] { try await fixture.enrol(learner) }
            _ = try await eva.post(quiz + "/submit", fixture.answers(right: 7))
            let (ninth, tenth) = (fixture.questions[8].id, fixture.questions[9].id)
            let drop = #"{"corrections":[{"question":"\#(tenth)","rule":"drop"}]"#
            #expect(try await admin.post(quiz + "/regrade", drop + "}").code == "TF4220")
            #expect(try await admin.post(quiz + "/regrade", drop + #","reason":"Nobody can know."}"#).status == 200)
            let full = #"{"corrections":[{"question":"\#(ninth)","rule":"full_credit"}]"#
            let preview = try await admin.post(quiz + "/regrade", full + #","dry_run":true}"#)
            // Eight of nine: what was dropped before stays dropped.
            #expect(preview.json["changes"]?.array?.first?["after"] == .number("88.89"))
            // In the address it only looks too, whatever the body says.
            let looked = try await admin.post(quiz + "/regrade?dry_run=true", full + #","reason":"Only looking."}"#)
            #expect(looked.json["changes"]?.array?.count == 1)
            #expect(try await admin.get(quiz + "/gradings").json["items"]?.array?.count == 1)
            let strange = #"{"corrections":[{"question":"\#(UUID())","rule":"drop"}],"reason":"x"}"#
            #expect(try await admin.post(quiz + "/regrade", strange).code == "TF4220")
            #expect(try await admin.post(quiz + "/regrade", full + #","reason":"Both are right."}"#).status == 200)

            let later = try await ola.post(quiz + "/submit", fixture.answers(right: 7))
            #expect(later.json["percent"] == .number("88.89"))
            let kept = try #require(try await admin.get(quiz + "/gradings").json["items"]?.array)
            #expect(kept.map { $0["reason"]?.string } == ["Both are right.", "Nobody can know."])
            #expect(kept.map { $0["made_by"]?.string } == ["admin", "admin"])
            #expect(kept.map { $0["attempts"] } == [.number("1"), .number("1")])
            #expect(try await eva.get(quiz + "/gradings").status == 403)
        }
    }

    @Test("A later version has its own keys: what was corrected before it is not corrected again")
    func versions() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let (admin, eva) = (try await fixture.node.admin(), try await fixture.node.member("eva"))
            let quiz = "/quizzes/\(fixture.quiz.id)"
            let full =
                #"{"corrections":[{"question":"\#(fixture.questions[0].id)","rule":"full_credit"}],"reason":"x"}"#
            #expect(try await admin.post(quiz + "/regrade", full).status == 200)
            let etag = try await admin.get(CourseFixture.path + "/draft")[header: "etag"] ?? ""
            _ = try await admin.patch(CourseFixture.path, #"{"tags":["new"]}"#, ["If-Match": etag])
            #expect(try await admin.post(CourseFixture.path + "/publish").json["version"] == .number("2"))
            try await fixture.enrol(eva)
            #expect(try await eva.post(quiz + "/submit", "{}").json["percent"] == .number("0"))
        }
    }

    @Test("What one learner is granted is kept each time, and a running attempt has the time at once")
    func overrides() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let (admin, eva) = (try await fixture.node.admin(), try await fixture.node.member("eva"))
            let quiz = "/quizzes/\(fixture.quiz.id)"
            try await fixture.enrol(eva)
            for reason in ["First", "Second"] {
                let body = #"{"member":"eva","extra_attempts":2,"reason":"\#(reason)"}"#
                #expect(try await admin.post(quiz + "/overrides", body).status == 204)
            }
            let current = try #require(try await admin.get(quiz + "/overrides").json["items"]?.array)
            #expect(current.map { $0["reason"]?.string } == ["Second"])
            #expect(current.map { $0["granted_by"]?.string } == ["admin"])
            let kept = try await admin.get(quiz + "/gradings").json["items"]?.array
            #expect(kept?.map { $0["reason"]?.string } == ["Second", "First"])
            #expect(kept?.map { $0["member"]?.string } == ["eva", "eva"])
        }
    }

    @Test("An accepted answer is compared as the grader compares answers")
    func accepted() {
        var question = Question(
            id: World.system.newID(), type: .shortAnswer, name: "", text: LocalizedText("Who?", in: "en"))
        question.accepted = [AcceptedText(pattern: "I", weight: 100)]
        let id = question.id.description
        let correction = Correction(question: question.id, rule: .accept, values: ["you*"])
        for (given, percent) in [("  YOU two", 100.0), ("we", 0), ("i", 100)] {
            let graded = Correction.apply(
                [correction], to: [question], answers: [id: [given]],
                marks: GradedAttempt([question], [id: [given]]).marks)
            #expect(graded.percent == percent, "\(given)")
        }
    }

    @Test("Correcting from a form finds choices by their words and refuses what is no answer")
    func forms() throws {
        var question = Question(id: World.system.newID(), type: .single, name: "", text: LocalizedText("?", in: "en"))
        question.choices = ["Red", "Blue"].map {
            Choice(id: Choice.newID(.system), text: LocalizedText($0, in: "en"), weight: $0 == "Red" ? 100 : 0)
        }
        let form: (String) throws -> Correction = { answer in
            let text = "question=\(question.id)&rule=accept&answer=\(answer)&reason=x"
            return try CorrectionForm(try FormFields(Substring(text))).correction(in: [question])
        }
        #expect(try form("+blue").values == [question.choices![1].id])
        #expect(throws: Problem.self) { try form("green") }
        #expect(throws: Problem.self) { try form("") }
    }
}
