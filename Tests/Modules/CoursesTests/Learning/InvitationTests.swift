import Foundation
import Kernel
import NodeTesting
import Testing

@testable import Courses

@Suite("Invitations to courses", .serialized)
struct InvitationTests {
    @Test("Where learners are invited only they enrol, until the invitation is taken back")
    func invited() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let (eva, ola) = (try await se.member("eva"), try await se.member("ola"))
            let path = CourseFixture.path
            let etag = try await admin.get(path + "/draft")[header: "etag"] ?? ""
            let rules = #"{"enrolment":{"kind":"invitation"}}"#
            #expect(try await admin.patch(path, rules, ["If-Match": etag]).status == 200)
            #expect(try await admin.post(path + "/publish").status == 200)
            #expect(try await eva.post(path + "/enroll", "{}").code == "TF6102")
            #expect(try await eva.post(path + "/invitations", #"{"member":"@eva"}"#).status == 403)
            #expect(try await admin.post(path + "/invitations", #"{"member":"@nobody"}"#).status == 422)
            for _ in 1...2 {
                #expect(try await admin.post(path + "/invitations", #"{"member":"@eva"}"#).status == 204)
            }
            #expect(try await admin.post(path + "/invitations", #"{"member":"ola"}"#).status == 204)
            let listed = try await admin.get(path + "/invitations").json["items"]?.array
            #expect(listed?.map { $0["handle"]?.string } == ["eva", "ola"])
            let id = try #require(listed?.last?["member"]?.string)
            #expect(try await admin.delete(path + "/invitations/\(id)").status == 204)
            #expect(try await admin.delete(path + "/invitations/\(id)").status == 204)
            #expect(try await ola.post(path + "/enroll", "{}").code == "TF6102")
            #expect(try await eva.post(path + "/enroll", "{}").status == 200)
            let now = try await admin.get(path + "/invitations").json["items"]?.array
            #expect(now?.map { $0["enrolled"] } == [.bool(true)])
        }
    }
}
