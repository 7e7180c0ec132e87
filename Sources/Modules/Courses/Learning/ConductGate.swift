import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// The Code of Conduct before one's first words: whoever has completed the course, or holds its badge from wherever it counts, is
/// published at once.
struct ConductGate: WritingGate {
    let catalogue: CatalogueStore
    let store: LearningStore
    let permissions: PermissionService
    let world: World

    /// As long as the badge is valid that the course earns, in days.
    static let validity = 365

    func step(before member: ID<Member>) async throws -> WritingStep? {
        guard let course = try await catalogue.find(.slug(CodeOfConduct.slug)), course.state == .published else {
            return nil
        }
        let since = world.now().addingTimeInterval(-Double(Self.validity) * 86_400)
        // The badge follows the course by moments; whoever has lost it starts again.
        if try await store.hasCompleted(member, course.id, since: since),
            try await !permissions.isTakenBack(CodeOfConduct.slug, from: member)
        {
            return nil
        }
        if try await permissions.validBadges(of: member).contains(where: { $0.name == CodeOfConduct.slug }) {
            return nil
        }
        let title = course.title.read(in: course.language, else: course.language)
        return WritingStep(
            title: title.text, lang: title.language, path: course.path,
            notice: Message(
                "What you wrote is kept. It is published when you have completed the course {course}.",
                ["course": .text(title.text)]))
    }
}

extension LearningStore {
    func hasCompleted(_ member: ID<Member>, _ course: ID<Course>, since: Date) async throws -> Bool {
        try await !database.read(
            """
            SELECT 1 FROM course_completion
            WHERE member = \(member) AND course = \(course) AND completed_at > \(since) LIMIT 1
            """
        ).isEmpty
    }
}
