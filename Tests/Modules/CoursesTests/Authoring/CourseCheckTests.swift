import Foundation
import Kernel
import Testing

@testable import Courses

@Suite("What keeps a draft from being published")
struct CourseCheckTests {
    private func body(_ text: String) -> LocalizedText { LocalizedText(text, in: "en") }

    private func lesson(id: ID<CourseItem> = World.system.newID(), minutes: Int = 5) -> CourseItem {
        CourseItem(
            id: id, kind: .lesson, title: body("Tides"), body: body("The moon."), minutes: minutes,
            completion: .mustView, isOptional: false)
    }

    private func course(_ items: [CourseItem]) -> CourseContent {
        CourseContent(
            language: "en", title: body("The sea"), summary: body("Water."), tags: [], level: .beginner, badge: nil,
            enrolment: .open, prerequisites: [], isSequential: false,
            sections: [CourseSection(id: World.system.newID(), title: body("One"), requires: .all, items: items)])
    }

    private func codes(_ course: CourseContent) -> [String] {
        CourseCheck(course).problems.map { "\($0.pointer) \($0.code)" }
    }

    @Test("Minutes from outside never add up to more than a number holds")
    func minutes() throws {
        let json = #"{"kind":"lesson","title":{"en":"Tides"},"minutes":9223372036854775807}"#
        let sent = try JSONDecoder().decode(ItemBody.self, from: Data(json.utf8))
        #expect(sent.item(id: World.system.newID()).minutes == 600)
        let huge = course([lesson(minutes: .max), lesson(minutes: 1)])
        #expect(codes(huge) == ["/sections/0/items/0/minutes out_of_range"])
        var files = try CoursePackage(course([lesson(minutes: 599)])).files
        let manifest = String(decoding: try #require(files["manifest.json"]), as: UTF8.self)
        files["manifest.json"] = Data(manifest.replacing("599", with: "9223372036854775807").utf8)
        #expect(try CoursePackage(files: files).content.minutes == 600)
    }
}
