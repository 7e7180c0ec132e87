import Foundation
import Kernel
import Logging
import NodeTesting
import Postgres
import Testing

@testable import Courses

@Suite("Attempts whose time is over", .serialized)
struct DeadlineWatchTests {
    @Test("One attempt that cannot be handed in keeps no other from it")
    func damaged() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let database = fixture.node.database
            for handle in ["eva", "ola"] {
                let learner = try await fixture.node.member(handle)
                try await fixture.enrol(learner)
                _ = try await fixture.start(learner)
            }
            // Of a version that nobody has any more.
            try await database.execute(
                """
                UPDATE attempt SET deadline = now() - interval '1 hour', version = CASE WHEN member = (
                    SELECT id FROM member WHERE handle = 'eva') THEN 99 ELSE version END
                """)
            try await database.execute(
                "UPDATE attempt SET deadline = deadline - interval '1 hour' WHERE version = 99")
            await DeadlineWatch(attempts: LearningDesk(fixture.node).attempts, logger: Logger(label: "test")).look()
            let states = try await database.read("SELECT state FROM attempt ORDER BY deadline").map {
                try $0.get("state", as: String.self)
            }
            #expect(states == ["in_progress", "graded"])
        }
    }

    @Test("Of versions that were read, the newest stay when there are too many")
    func cache() throws {
        let cache = VersionCache()
        let content = try CodeOfConduct.content(for: "en", world: .system)
        let course: ID<Course> = World.system.newID()
        let keys = (0...VersionCache.capacity).map { VersionCache.Key(course: course, version: $0) }
        for key in keys { cache.keep(content, at: key) }
        #expect(cache[keys[0]] == nil)
        #expect(keys.dropFirst().allSatisfy { cache[$0] != nil })
    }
}
