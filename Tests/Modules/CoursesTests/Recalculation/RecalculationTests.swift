import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Courses

@Suite("Applying changed rules", .serialized)
struct RecalculationTests {
    private static let path = "/courses/code-of-conduct"

    /// The pass mark of the course's quiz in the next version.
    private static func publish(_ fixture: CourseFixture, passMark: Int, by admin: TestCaller) async throws {
        let draft = try await admin.get(path + "/draft")
        var rules = try #require(fixture.quiz.rules)
        rules.passMark = passMark
        let text = String(decoding: try JSONEncoder().encode(rules), as: UTF8.self)
        let changed = try await admin.patch(
            "\(path)/items/\(fixture.quiz.id)", #"{"rules":\#(text)}"#, ["If-Match": draft[header: "etag"] ?? ""])
        #expect(changed.status == 200, "\(changed.text)")
        #expect(try await admin.post(path + "/publish").status == 200)
    }

    @Test("A lower pass mark lets pass who has reached it, after a look, once, with an entry, and takes nothing back")
    func passMark() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let admin = try await fixture.node.admin()
            let (eva, ola) = (try await fixture.node.member("eva"), try await fixture.node.member("ola"))
            for (learner, right) in [(eva, 7), (ola, 5)] {
                try await fixture.enrol(learner)
                try await fixture.read(learner)
                _ = try await learner.post("/quizzes/\(fixture.quiz.id)/submit", fixture.answers(right: right))
            }
            let recalculate = Self.path + "/recalculate"
            #expect(try await eva.post(recalculate).status == 403)
            #expect(try await admin.post(recalculate + "?dry_run=true").json["changes"]?.array?.isEmpty == true)
            try await Self.publish(fixture, passMark: 70, by: admin)
            #expect(try await eva.get(Self.path).json["learning"]?["completed_at"] == nil)

            let preview = try await admin.post(recalculate + "?dry_run=true").json["changes"]?.array
            #expect(preview?.map { $0["handle"]?.string } == ["eva"])
            #expect(preview?.first?["items"]?.array?.first?.string == "\(fixture.quiz.id)")
            #expect(preview?.first?["completes_course"] == .bool(true))
            #expect(try await eva.get(Self.path).json["learning"]?["completed_at"] == nil)

            #expect(try await admin.post(recalculate).json["changes"]?.array == preview)
            let learning = try await eva.get(Self.path).json["learning"]
            #expect(learning?["completed_at"]?.string != nil && learning?["version"] == .number("2"))
            #expect(try await ola.get(Self.path).json["learning"]?["version"] == .number("1"))
            #expect(try await admin.post(recalculate).json["changes"]?.array?.isEmpty == true)
            let entries = try await fixture.node.database.read(
                "SELECT m.handle FROM audit_entry e JOIN member m ON m.id = e.member WHERE act = 'course.recalculate'")
            #expect(try entries.map { try $0.get("handle", as: String.self) } == ["eva"])

            try await Self.publish(fixture, passMark: 95, by: admin)
            #expect(try await admin.post(recalculate).json["changes"]?.array?.isEmpty == true)
            #expect(try await eva.get(Self.path).json["learning"]?["completed_at"]?.string != nil)
        }
    }
}
