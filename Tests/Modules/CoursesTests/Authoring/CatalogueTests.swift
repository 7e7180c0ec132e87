import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Courses

@Suite("The catalogue", .serialized)
struct CatalogueTests {
    @Test("It is walked page by page in both orders, and filtered by what a course is (S-084)")
    func walking() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            for number in 1...5 { try await Self.publish(number, by: admin) }
            try await se.database.execute("UPDATE course SET learners = length(slug) WHERE slug LIKE 'course-%'")
            for sort in ["newest", "popular"] {
                let walked = try await Self.walk("/courses?limit=2&sort=\(sort)", se.anonymous)
                #expect(walked.count == 6)
                #expect(Set(walked).count == 6)
                let all = try await Self.slugs(se.anonymous.get("/courses?sort=\(sort)"))
                #expect(walked == all)
            }
            #expect(try await Self.slugs(se.anonymous.get("/courses?q=Course%203")) == ["course-3"])
            #expect(try await Self.slugs(se.anonymous.get("/courses?language=nb")) == ["code-of-conduct"])
            #expect(try await Self.slugs(se.anonymous.get("/courses?tag=community")) == ["code-of-conduct"])
            #expect(try await Self.slugs(se.anonymous.get("/courses?level=advanced")) == [])
            #expect(try await Self.slugs(se.anonymous.get("/courses?badge=code-of-conduct")) == ["code-of-conduct"])
            #expect(try await Self.slugs(se.anonymous.get("/courses?q=%25")) == [])
            #expect(try await se.anonymous.get("/courses?cursor=wrong").status == 400)
        }
    }

    private static func publish(_ number: Int, by admin: TestCaller) async throws {
        let path = "/courses/course-\(number)"
        _ = try await admin.post(
            "/courses", #"{"slug":"course-\#(number)","language":"en","title":{"en":"Course \#(number)"}}"#)
        _ = try await admin.post(path + "/sections", #"{"title":{"en":"One"}}"#)
        _ = try await admin.post(path + "/items", #"{"kind":"lesson","title":{"en":"L"},"body":{"en":"Text"}}"#)
        #expect(try await admin.post(path + "/publish").status == 200)
    }

    private static func walk(_ path: String, _ caller: TestCaller) async throws -> [String] {
        var found: [String] = []
        var next: String? = ""
        while let cursor = next {
            let answer = try await caller.get(path + (cursor.isEmpty ? "" : "&cursor=\(cursor)"))
            found += slugs(answer)
            next = answer.json["next"]?.string
        }
        return found
    }

    private static func slugs(_ answer: TestAnswer) -> [String] {
        (answer.json["items"]?.array ?? []).compactMap { $0["slug"]?.string }
    }
}
