import Foundation
import Kernel
import Testing

@testable import Courses

@Suite("Progress, doors and gates")
struct ProgressTests {
    private let items = (0..<4).map { number in
        CourseItem(
            id: World.system.newID(), kind: .lesson, title: LocalizedText("\(number)", in: "en"),
            body: LocalizedText("Text", in: "en"), minutes: 2, completion: .mustView, isOptional: number == 3)
    }

    private func course(sequential: Bool = false, second: SectionRule = .all) -> CourseContent {
        let section: ([CourseItem], SectionRule) -> CourseSection = { items, rule in
            CourseSection(id: World.system.newID(), title: LocalizedText("S", in: "en"), requires: rule, items: items)
        }
        return CourseContent(
            language: "en", title: LocalizedText("C", in: "en"), summary: LocalizedText(texts: [:]), tags: [],
            level: .beginner, badge: nil, enrolment: .open, prerequisites: [], isSequential: sequential,
            sections: [section([items[0]], .all), section([items[1], items[2], items[3]], second)])
    }

    private func ids(_ numbers: Int...) -> Set<ID<CourseItem>> { Set(numbers.map { items[$0].id }) }

    @Test("Optional items do not count, and of a section that asks for one, one does")
    func counts() {
        let all = Progress(course(), completed: ids(0))
        #expect((all.done, all.required, all.minutesLeft) == (1, 3, 4))
        #expect(all.next == items[1])
        let one = Progress(course(second: .one), completed: ids(0, 2))
        #expect((one.done, one.required, one.isComplete) == (2, 2, true))
        #expect(one.next == nil)
        #expect(Progress(course(), completed: ids(0, 1, 2)).isComplete)
    }

    @Test("In a sequential course each item opens when those before it are done, and what is done stays open")
    func order() {
        let open: (Set<ID<CourseItem>>) -> [Bool] = { completed in
            let doors = Doors(
                content: course(sequential: true),
                facts: .init(now: Date(), completed: completed, badges: []))
            return items.map(doors.isOpen)
        }
        #expect(open(ids()) == [true, false, false, false])
        #expect(open(ids(0)) == [true, true, false, false])
        #expect(open(ids(0, 1)) == [true, true, true, false])
        #expect(open(ids(2)) == [true, false, true, false])
    }

    @Test("A section that waits for another opens when that one is completed, and a draft says where it cannot")
    func sections() {
        var content = course()
        content.sections[1].availability = .section(content.sections[0].id)
        let open: (Set<ID<CourseItem>>) -> [Bool] = { completed in
            let done = content.sections.filter { $0.isCompleted(completed) }.map(\.id)
            let doors = Doors(
                content: content, facts: .init(now: Date(), completed: completed, badges: [], sections: Set(done)))
            return items.map(doors.isOpen)
        }
        #expect(open(ids()) == [true, false, false, false])
        #expect(open(ids(0)) == [true, true, true, true])
        #expect(CourseCheck(content).problems.isEmpty)
        for wrong in [Availability.section(content.sections[1].id), .completed(items[2].id), .section(ID(UUID()))] {
            content.sections[1].availability = wrong
            #expect(CourseCheck(content).problems.map(\.pointer) == ["/sections/1/availability"])
        }
    }

    @Test("Conditions are joined by all, any and not, and are read back as they were written")
    func availability() throws {
        let now = Date(timeIntervalSince1970: 1_000_000)
        let tree = Availability.all([
            .from(now.addingTimeInterval(-1)), .any([.badge("sailor"), .completed(items[0].id)]),
            .not(.until(now)),
        ])
        let holds: (Set<ID<CourseItem>>, Set<String>) -> Bool = { completed, badges in
            tree.holds(.init(now: now, completed: completed, badges: badges))
        }
        #expect(holds([], ["sailor"]))
        #expect(holds(ids(0), []))
        #expect(!holds([], []))
        #expect(tree.badges == ["sailor"])
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        #expect(try decoder.decode(Availability.self, from: encoder.encode(tree)) == tree)
        let two = Data(#"{"all":[],"any":[]}"#.utf8)
        #expect(throws: (any Error).self) { try decoder.decode(Availability.self, from: two) }
    }

    @Test("A gate says why it is closed, and a full course has a waiting list")
    func gate() throws {
        let now = Date()
        let gate: (EnrolmentRules, Bool, Int, [String]) -> EnrolmentGate = {
            EnrolmentGate(rules: $0, isArchived: $1, learners: $2, missing: $3)
        }
        #expect(try gate(.open, false, 5, []).admit(key: nil, at: now) == .active)
        var full = EnrolmentRules.open
        full.capacity = 5
        #expect(try gate(full, false, 5, []).admit(key: nil, at: now) == .waiting)
        var keyed = EnrolmentRules(kind: .key)
        keyed.key = "sesame"
        #expect(try gate(keyed, false, 0, []).admit(key: "sesame", at: now) == .active)
        var late = EnrolmentRules.open
        late.closes = now
        for (rules, isArchived, missing, kind) in [
            (keyed, false, [], .wrongEnrolmentKey), (.open, true, [], .enrolmentClosed),
            (late, false, [], .enrolmentClosed), (EnrolmentRules(kind: .invitation), false, [], .enrolmentClosed),
            (.open, false, ["first"], .prerequisitesMissing),
        ] as [(EnrolmentRules, Bool, [String], ProblemKind)] {
            let problem = #expect(throws: Problem.self) {
                try gate(rules, isArchived, 0, missing).admit(key: "x", at: now)
            }
            #expect(problem?.kind == kind)
        }
    }

    @Test("A table for spreadsheets quotes what parts it and defuses formulas")
    func csv() {
        let text = ProgressTable(content: course(), learners: []).csv
        #expect(text == "handle,name,state,version,enrolled_at,completed_at,percent,0,1,2,3\r\n")
        var content = course()
        content.sections[0].items[0].title = LocalizedText("=SUM(A1)", in: "en")
        content.sections[1].items[0].title = LocalizedText("a,\"b\"", in: "en")
        let odd = ProgressTable(content: content, learners: []).csv
        #expect(odd.contains(",'=SUM(A1),"))
        #expect(odd.contains(",\"a,\"\"b\"\"\","))
    }
}
