import Federation
import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Courses

@Suite("Packages with what is here already", .serialized)
struct SuccessorTests {
    private struct Package {
        let cid: String
        let files: String

        init(_ answer: TestAnswer) throws {
            cid = try #require(answer.json["cid"]?.string)
            files = (answer.json["files"]?.array ?? []).map { file in
                #"{"path":"\#(file["path"]?.string ?? "")","content":"\#(file["content"]?.string ?? "")"}"#
            }.joined(separator: ",")
        }

        func body(_ slug: String) -> String { #"{"slug":"\#(slug)","cid":"\#(cid)","files":[\#(files)]}"# }
    }

    /// The quiz of a course that is here twice: in each it is another.
    @Test("One quiz in two courses is taken, passed, granted and graded in each for itself")
    func twice() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let (admin, eva) = (try await fixture.node.admin(), try await fixture.node.member("eva"))
            let package = try Package(try await admin.get(CourseFixture.path + "/package"))
            #expect(try await admin.post("/courses/import", package.body("copy")).status == 201)
            let keys = try await admin.get(CourseFixture.path + "/keys").text
            #expect(try await admin.put("/courses/copy/keys", keys).status == 204)
            #expect(try await admin.post("/courses/copy/publish").status == 200)
            #expect(try await admin.get("/courses/copy/package").json["cid"]?.string == package.cid)

            let quiz = "/quizzes/\(fixture.quiz.id)"
            #expect(try await eva.post("/courses/copy/enroll", "{}").status == 200)
            // The course that she learns is the one she means.
            #expect(try await eva.post(quiz + "/submit", fixture.answers(right: 10)).json["course"]?.string == "copy")
            try await fixture.enrol(eva)
            let here = quiz + "/submit?course=code-of-conduct"
            #expect(try await eva.post(here, fixture.answers(right: 1)).json["passed"] == .bool(false))
            #expect(try await eva.post(quiz + "/attempts?course=copy").code == "TF6110")
            let drop = #"{"corrections":[{"question":"\#(fixture.questions[9].id)","rule":"drop"}],"reason":"x"}"#
            let changes = try await admin.post(quiz + "/regrade?course=code-of-conduct", drop).json["changes"]?.array
            #expect(changes?.count == 1)
            #expect(try await admin.get(quiz + "/gradings?course=copy").json["items"]?.array?.isEmpty == true)
        }
    }

    @Test("A later version of an installed course is the next draft of that course, with the keys that still fit")
    func successor() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await federation["se"].admin(), try await federation["dk"].admin())
            let path = CourseFixture.path
            // The course that founds a territory was never told to others; its second version is.
            func publish(_ tag: String) async throws -> Package {
                let etag = try await se.get(path + "/draft")[header: "etag"] ?? ""
                _ = try await se.patch(path, #"{"tags":["\#(tag)"]}"#, ["If-Match": etag])
                #expect(try await se.post(path + "/publish").status == 200)
                let package = try Package(try await se.get(path + "/package"))
                let isHeard = try await eventually {
                    try await dk.get("/remote-courses").json["items"]?.array?.first?["cid"]?.string == package.cid
                }
                try #require(isHeard)
                return package
            }
            let second = try await publish("second")
            #expect(try await dk.post("/courses/import", second.body("conduct")).status == 201)
            #expect(try await dk.put("/courses/conduct/keys", try await se.get(path + "/keys").text).status == 204)
            #expect(try await dk.post("/courses/conduct/publish").status == 200)
            let third = try await publish("third")
            #expect(try await dk.post("/courses/import", second.body("code-of-conduct")).status == 422)
            #expect(try await dk.post("/courses/import", third.body("conduct")).status == 201)
            // Not yet: the version that learners have is the one that was published.
            #expect(try await dk.get("/courses/conduct/package").json["cid"]?.string == second.cid)
            #expect(try await dk.post("/courses/conduct/publish").json["version"] == .number("2"))
            #expect(try await dk.get("/courses/conduct/package").json["cid"]?.string == third.cid)
            let items = try await dk.get("/remote-courses").json["items"]?.array
            #expect(items?.first?["installed_as"]?.string == "conduct")
        }
    }
}
