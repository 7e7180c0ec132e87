import Foundation
import Kernel
import ModuleKit
import NodeTesting
import Postgres
import Testing
import Web

@testable import Courses

@Suite("Write first, learn then", .serialized)
struct WriteFirstTests {
    /// As a forum keeps drafts: in its own table, which here is a member's bio.
    private struct Drafts: DraftKeeper {
        func publishDrafts(of member: ID<Member>, in transaction: Transaction) async throws {
            try await transaction.execute(
                "UPDATE member SET bio = trim(leading '-' FROM bio) || '+' WHERE id = \(member) AND bio LIKE '-%'")
        }
    }

    /// Says that the badge was taken back from everybody.
    private struct TakenBack: BadgeSource {
        func badges(of member: ID<Member>) async throws -> [HeldBadge] { [] }
        func takenBack(from member: ID<Member>) async throws -> Set<String> { [CodeOfConduct.slug] }
        func ways(to badges: [String]) async throws -> [ProblemNeed] { [] }
    }

    @Test("A newcomer's words wait for the Code of Conduct, and are published in the transaction that completes it")
    func journey() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let database = fixture.node.database
            _ = try await fixture.node.member("eva")
            let desk = LearningDesk(fixture.node)
            let member = try #require(try await ResultStore(database: database).member("eva"))
            let gate = ConductGate(
                catalogue: desk.learning.catalogue, store: desk.learning.store, permissions: desk.learning.permissions,
                world: desk.learning.world)
            #expect(try await desk.writeFirst.step(before: member) == nil)
            desk.writeFirst.ask(gate)
            desk.writeFirst.add(Drafts())
            let step = try #require(try await desk.writeFirst.step(before: member))
            #expect(step.path == CourseFixture.path)
            try await database.execute("UPDATE member SET bio = '-Hello' WHERE id = \(member)")

            let course = try #require(try await desk.learning.catalogue.find(.slug(CodeOfConduct.slug)))
            try await desk.learning.enrol(member, in: course)
            for lesson in fixture.lessons { try await desk.learning.complete(lesson.id, by: member, in: course) }
            let attempt = try await desk.attempts.start(fixture.quiz.id, of: member)
            let bio: () async throws -> String? = {
                try await database.read("SELECT bio FROM member WHERE id = \(member)").first?.get("bio")
            }
            #expect(try await bio() == "-Hello")
            try await desk.attempts.submit(
                attempt.id, of: member,
                with: fixture.questions.map { QuestionAnswer(question: $0.id, values: CourseFixture.key(of: $0)) })
            #expect(try await bio() == "Hello+")
            #expect(try await desk.writeFirst.step(before: member) == nil)
            // As long as the badge that the course earns, and then the course has to be taken again.
            desk.clock.jump(366 * 86_400)
            #expect(try await desk.writeFirst.step(before: member) != nil)
            // Nor for as long, where the badge was taken back.
            desk.clock.jump(-300 * 86_400)
            #expect(try await desk.writeFirst.step(before: member) == nil)
            desk.learning.permissions.ask(TakenBack())
            #expect(try await desk.writeFirst.step(before: member) != nil)
        }
    }
}
