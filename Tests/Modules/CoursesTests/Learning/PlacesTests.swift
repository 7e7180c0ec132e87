import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Courses

@Suite("Places in a course", .serialized)
struct PlacesTests {
    private struct Class {
        let node: TestNode
        let admin: TestCaller
        let path = CourseFixture.path

        func publish(_ change: String) async throws {
            let etag = try await admin.get(path + "/draft")[header: "etag"] ?? ""
            #expect(try await admin.patch(path, change, ["If-Match": etag]).status == 200)
            #expect(try await admin.post(path + "/publish").status == 200)
        }

        func enrol(_ caller: TestCaller) async throws -> String? {
            try await caller.post(path + "/enroll", "{}").json["state"]?.string
        }

        func learners() async throws -> JSONValue? {
            try await node.anonymous.get(path).json["course"]?["learners"]
        }
    }

    @Test("Whoever enrols many times at once is one learner")
    func once() async throws {
        try await TestFederation.with("se") { federation in
            let course = Class(node: federation["se"], admin: try await federation["se"].admin())
            let eva = try await federation["se"].member("eva")
            let states = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<10 { group.addTask { try await course.enrol(eva) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(states == [String?](repeating: "active", count: 10))
            #expect(try await course.learners() == .number("1"))
        }
    }

    @Test(
        "A place that is free goes to whoever waited longest, whether somebody left, was erased, or there are more now")
    func waiting() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let course = Class(node: se, admin: try await se.admin())
            try await course.publish(#"{"enrolment":{"kind":"open","capacity":1}}"#)
            var callers: [TestCaller] = []
            for handle in ["eva", "ola", "ana", "bob"] { callers.append(try await se.member(handle)) }
            var states: [String?] = []
            for caller in callers { states.append(try await course.enrol(caller)) }
            #expect(states == ["active", "waiting", "waiting", "waiting"])
            #expect(try await callers[0].delete(course.path + "/enroll").status == 204)
            #expect(try await course.enrol(callers[1]) == "active")
            try await se.database.execute("DELETE FROM member WHERE handle = 'ola'")
            #expect(try await course.learners() == .number("1"))
            #expect(try await course.enrol(callers[2]) == "active")
            try await course.publish(#"{"enrolment":{"kind":"open","capacity":3}}"#)
            #expect(try await course.enrol(callers[3]) == "active")
            #expect(try await course.learners() == .number("2"))
            #expect(try await course.enrol(callers[0]) == "active")
        }
    }

    @Test("An attempt that ends after an upgrade completes what the new version asks for, and an upgrade what is done")
    func upgraded() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let course = Class(node: fixture.node, admin: try await fixture.node.admin())
            let eva = try await fixture.node.member("eva")
            try await fixture.enrol(eva)
            try await fixture.read(eva)
            let attempt = try await fixture.start(eva)
            // Version 2 has one lesson more, version 3 lacks it again.
            let lesson = #"{"kind":"lesson","title":{"en":"More","nb":"Mer"},"body":{"en":"More.","nb":"Mer."}}"#
            let added = try await course.admin.post(course.path + "/items", lesson)
            let more = try #require(
                added.json["content"]?["sections"]?.array?.last?["items"]?.array?.last?["id"]?.string)
            #expect(try await course.admin.post(course.path + "/publish").status == 200)
            #expect(try await eva.post(course.path + "/upgrade").json["version"] == .number("2"))
            _ = try await eva.post("/attempts/\(attempt)/submit", fixture.answers(right: 10))
            let state = try await eva.get(course.path).json["learning"]
            #expect(
                state?["done"] == .number("6") && state?["completed_at"]?.string == nil, "\(String(describing: state))")
            #expect(try await course.admin.delete(course.path + "/items/\(more)").status == 204)
            #expect(try await course.admin.post(course.path + "/publish").status == 200)
            #expect(try await eva.post(course.path + "/upgrade").json["completed_at"]?.string != nil)
        }
    }
}
