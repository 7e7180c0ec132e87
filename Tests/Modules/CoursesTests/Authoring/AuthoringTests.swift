import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Courses

@Suite("Writing courses", .serialized)
struct AuthoringTests {
    private static let gift = #"""
        ::one::Which knot holds a boat? {=Bowline ~Granny knot}

        ::two::A reef knot joins two ropes under load. {FALSE}

        ::three::How many turns? {#2:1}

        ::broken::Nobody knows {=
        """#

    @Test("A course is written, checked, published and learned, and its draft changes nothing for learners")
    func journey() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let eva = try await se.member("eva")
            let created = try await admin.post("/courses", #"{"slug":"knots","title":{"en":"Knots"},"language":"en"}"#)
            #expect(created.status == 201)
            #expect(try await admin.post("/courses", #"{"slug":"knots","title":{"en":"Knots"}}"#).status == 422)
            #expect(try await eva.post("/courses", #"{"slug":"mine","title":{"en":"Mine"}}"#).status == 403)
            #expect(try await eva.get("/courses/knots").status == 404)
            #expect(try await eva.get("/courses/knots/draft").status == 403)
            let refused = try await admin.post("/courses/knots/publish")
            #expect(refused.code == "TF6111")
            let section = try await admin.post("/courses/knots/sections", #"{"title":{"en":"Basics"}}"#)
            #expect(section.status == 201)
            let lesson = #"{"kind":"lesson","title":{"en":"Bowline"},"body":{"en":"The rabbit *comes* out."}}"#
            #expect(try await admin.post("/courses/knots/items", lesson).status == 201)
            let quiz = try await admin.post("/courses/knots/items", #"{"kind":"quiz","title":{"en":"Quiz"}}"#)
            let item = try #require(Self.items(quiz).last)
            let body = try Self.importBody(dryRun: true)
            let looked = try await admin.post("/courses/knots/items/\(item)/questions", body)
            #expect(looked.json["questions"]?.array?.count == 3)
            #expect(looked.json["notes"]?.array?.first?["line"] == .number("7"))
            #expect(try await admin.get("/courses/knots/items/\(item)/gift").json["text"]?.string == "")
            let imported = try await admin.post(
                "/courses/knots/items/\(item)/questions", try Self.importBody(dryRun: false))
            #expect(imported.status == 200)
            #expect(try await admin.post("/courses/knots/publish").json["version"] == .number("1"))
            #expect(try await admin.post("/courses/knots/publish").json["version"] == .number("1"))
            #expect(try await admin.delete("/courses/knots").code == "TF6112")

            #expect(try await eva.post("/courses/knots/enroll", "{}").status == 200)
            let etag = try await admin.get("/courses/knots/draft")[header: "etag"] ?? ""
            let change = try await admin.patch(
                "/courses/knots", #"{"title":{"en":"More knots"}}"#, ["If-Match": etag])
            #expect(change.status == 200)
            #expect(try await admin.patch("/courses/knots", "{}", ["If-Match": etag]).status == 412)
            #expect(try await eva.get("/courses/knots").json["course"]?["title"]?.string == "Knots")
            #expect(try await admin.post("/courses/knots/publish").json["version"] == .number("2"))
            let state = try await eva.get("/courses/knots").json["learning"]
            #expect(state?["version"] == .number("1"))
            #expect(state?["newer_version"] == .number("2"))
            #expect(try await eva.post("/courses/knots/upgrade").json["version"] == .number("2"))
            let copy = try await admin.post("/courses/knots/duplicate", #"{"slug":"knots-copy"}"#)
            #expect(copy.status == 201)
            #expect(try await admin.delete("/courses/knots-copy").status == 204)
            #expect(try await admin.post("/courses/knots/archive").status == 200)
            #expect(try await se.member("ola").post("/courses/knots/enroll", "{}").code == "TF6102")
            #expect(try await eva.get("/courses/knots").status == 200)
        }
    }

    @Test("A package installed elsewhere and republished unchanged has the same address, and never a key")
    func packages() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await federation["se"].admin(), try await federation["dk"].admin())
            let package = try await federation["se"].anonymous.get("/courses/code-of-conduct/package")
            let cid = try #require(package.json["cid"]?.string)
            let files = try #require(package.json["files"]?.array)
            for file in files {
                let bytes = try #require(file["content"]?.string.flatMap { Data(base64Encoded: $0) })
                let text = String(decoding: bytes, as: UTF8.self)
                for secret in ["weight", "is_true", "feedback", "worst thing it could mean.\""] {
                    #expect(!text.contains(secret), "\(secret) in \(file["path"]?.string ?? "")")
                }
            }
            let list = files.map { file in
                #"{"path":"\#(file["path"]?.string ?? "")","content":"\#(file["content"]?.string ?? "")"}"#
            }.joined(separator: ",")
            let wrong = #"{"slug":"conduct","cid":"bafkqaaa","files":[\#(list)]}"#
            #expect(try await dk.post("/courses/import", wrong).code == "TF6114")
            let right = #"{"slug":"conduct","cid":"\#(cid)","files":[\#(list)]}"#
            #expect(try await dk.post("/courses/import", right).status == 201)
            // Its questions cannot be graded before their keys are there.
            #expect(try await dk.post("/courses/conduct/publish").code == "TF6111")
            let keys = try await se.get("/courses/code-of-conduct/keys").text
            #expect(try await dk.put("/courses/conduct/keys", keys).status == 204)
            #expect(try await dk.post("/courses/conduct/publish").status == 200)
            #expect(try await dk.get("/courses/conduct/package").json["cid"]?.string == cid)
            #expect(try await dk.get("/courses/conduct/keys").text == keys)
            // A fork has another address, and says what it is based on.
            let etag = try await dk.get("/courses/conduct/draft")[header: "etag"] ?? ""
            _ = try await dk.patch("/courses/conduct", #"{"tags":["forked"]}"#, ["If-Match": etag])
            #expect(try await dk.post("/courses/conduct/publish").status == 200)
            let fork = try await dk.get("/courses/conduct/package")
            #expect(fork.json["cid"]?.string != cid)
            let manifest = try #require(fork.json["files"]?.array?.last?["content"]?.string)
            #expect(String(decoding: Data(base64Encoded: manifest) ?? Data(), as: UTF8.self).contains(cid))
        }
    }

    @Test("A published package is in content storage within seconds, and installed from there by its address")
    func storage() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let cid = try #require(try await se.anonymous.get("/courses/code-of-conduct/package").json["cid"]?.string)
            let isKept = try await eventually {
                try await se.database.read("SELECT 1 FROM course_version WHERE kept_at IS NULL").isEmpty
            }
            #expect(isKept)
            let installed = try await admin.post("/courses/import", #"{"slug":"conduct","cid":"\#(cid)"}"#)
            #expect(installed.status == 201, "\(installed.text)")
            let keys = try await admin.get("/courses/code-of-conduct/keys").text
            #expect(try await admin.put("/courses/conduct/keys", keys).status == 204)
            #expect(try await admin.post("/courses/conduct/publish").status == 200)
            #expect(try await admin.get("/courses/conduct/package").json["cid"]?.string == cid)
            let absent = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"
            #expect(try await admin.post("/courses/import", #"{"slug":"none","cid":"\#(absent)"}"#).code == "TF6115")
        }
    }

    @Test("Grading anew says what would change before it does, and lets pass who passes now")
    func regrade() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let admin = try await fixture.node.admin()
            let eva = try await fixture.node.member("eva")
            try await fixture.enrol(eva)
            try await fixture.read(eva)
            _ = try await eva.post("/quizzes/\(fixture.quiz.id)/submit", fixture.answers(right: 7))
            let question = fixture.questions[9].id
            let rules = #"[{"question":"\#(question)","rule":"full_credit"}]"#
            let path = "/quizzes/\(fixture.quiz.id)/regrade"
            let preview = try await admin.post(path, #"{"corrections":\#(rules),"dry_run":true}"#)
            #expect(preview.json["changes"]?.array?.first?["after"] == .number("80"))
            #expect(try await eva.get(CourseFixture.path).json["learning"]?["completed_at"] == nil)
            #expect(try await admin.post(path, #"{"corrections":\#(rules),"reason":"A test."}"#).status == 200)
            #expect(try await eva.get(CourseFixture.path).json["learning"]?["completed_at"]?.string != nil)
            #expect(
                try await admin.post(path, #"{"corrections":\#(rules),"dry_run":true}"#).json["changes"]?.array?.isEmpty
                    == true)
        }
    }

    @Test("An override gives one learner another attempt, and nobody else")
    func overrides() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let admin = try await fixture.node.admin()
            for handle in ["eva", "ola"] {
                let learner = try await fixture.node.member(handle)
                try await fixture.enrol(learner)
                for _ in 1...3 { _ = try await learner.post("/quizzes/\(fixture.quiz.id)/submit", "{}") }
            }
            let grant = #"{"member":"@eva","extra_attempts":1,"reason":"Her connection broke."}"#
            #expect(try await admin.post("/quizzes/\(fixture.quiz.id)/overrides", grant).status == 204)
            let (eva, ola) = (try await fixture.node.signIn("eva"), try await fixture.node.signIn("ola"))
            #expect(try await eva.post("/quizzes/\(fixture.quiz.id)/attempts").status == 201)
            #expect(try await ola.post("/quizzes/\(fixture.quiz.id)/attempts").code == "TF6107")
            let progress = try await admin.get(CourseFixture.path + "/progress").json["learners"]?.array
            #expect(progress?.map { $0["handle"]?.string } == ["eva", "ola"])
            let csv = try await admin.get(CourseFixture.path + "/progress/csv")
            #expect(csv.status == 200 && csv[header: "Content-Type"] == "text/csv; charset=utf-8")
            #expect(csv.text.split(separator: "\r\n").map { $0.prefix(4) } == ["hand", "eva,", "ola,"])
        }
    }

    @Test("An essay waits until somebody gives it its mark; then the attempt is graded and the course completed")
    func essays() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let (admin, eva) = (try await se.admin(), try await se.member("eva"))
            _ = try await admin.post("/courses", #"{"slug":"sea","title":{"en":"The sea"}}"#)
            _ = try await admin.post("/courses/sea/sections", #"{"title":{"en":"Writing"}}"#)
            let quiz = try await admin.post("/courses/sea/items", #"{"kind":"quiz","title":{"en":"Write"}}"#)
            let item = try #require(Self.items(quiz).last)
            let body = #"{"text":"Write about tides. {}"}"#
            #expect(try await admin.post("/courses/sea/items/\(item)/questions", body).status == 200)
            #expect(try await admin.post("/courses/sea/publish").status == 200)
            #expect(try await eva.post("/courses/sea/enroll", "{}").status == 200)
            let attempt = try await eva.post("/quizzes/\(item)/attempts")
            let question = try #require(attempt.json["questions"]?.array?.first?["id"]?.string)
            let answers = #"{"answers":[{"question":"\#(question)","values":["The moon pulls."]}]}"#
            let handed = try await eva.post("/quizzes/\(item)/submit", answers)
            #expect(handed.json["state"]?.string == "submitted")
            let waiting = try await admin.get("/quizzes/\(item)/essays").json["items"]?.array
            #expect(waiting?.first?["text"]?.string == "The moon pulls.")
            let id = try #require(waiting?.first?["attempt"]?.string)
            let mark = #"{"question":"\#(question)","fraction":0.9}"#
            #expect(try await eva.post("/attempts/\(id)/marks", mark).status == 403)
            #expect(try await admin.post("/attempts/\(id)/marks", mark).status == 204)
            #expect(try await eva.get("/attempts/\(id)").json["percent"] == .number("90"))
            #expect(try await eva.get("/courses/sea").json["learning"]?["completed_at"]?.string != nil)
        }
    }

    private static func items(_ answer: TestAnswer) -> [String] {
        (answer.json["content"]?["sections"]?.array ?? []).flatMap { $0["items"]?.array ?? [] }
            .compactMap { $0["id"]?.string }
    }

    private static func importBody(dryRun: Bool) throws -> String {
        struct Body: Encodable {
            let text: String
            let dry_run: Bool
        }
        return String(decoding: try JSONEncoder().encode(Body(text: gift, dry_run: dryRun)), as: UTF8.self)
    }
}
