import Kernel
import ModuleKit
import Web

/// What a member finds on the home page: how to go on with what they learned last, and where nothing was begun, the first course.
struct HomeCourse: Sendable {
    let learning: LearningOperations

    /// Invitations to courses on one home page.
    static let maximumInvitations = 3

    func cards(for member: SignedInMember, language: String) async throws -> [HomeCard] {
        let invited = try await learning.invitations.open(for: member.id, limit: Self.maximumInvitations)
        return try await invited.map { Self.invitation($0, language) } + next(for: member, language: language)
    }

    private func next(for member: SignedInMember, language: String) async throws -> [HomeCard] {
        let learnt = try await learning.store.learning(of: member.id)
        for one in learnt where one.state == .active && one.completedAt == nil {
            let content = try await learning.catalogue.content(of: one.course.id, version: one.version)
            if let card = card(one, content, language) { return [card] }
        }
        guard !learnt.contains(where: { $0.course.slug == CodeOfConduct.slug }) else { return [] }
        return try await first(language)
    }

    private static func invitation(_ course: Course, _ language: String) -> HomeCard {
        let read = course.title.read(in: language, else: course.language)
        return HomeCard(
            title: read.text, lang: read.language, state: Message("You are invited to this course."), path: course.path,
            action: Message("Look at it"))
    }

    private func card(_ one: Learning, _ content: CourseContent, _ language: String) -> HomeCard? {
        let progress = Progress(content, completed: one.completed)
        let read = content.title.read(in: language, else: content.language)
        return NextStep(
            progress, content, path: one.course.path, hasBegun: !one.completed.isEmpty, language: language
        ).map { next in
            HomeCard(title: read.text, lang: read.language, state: next.left, path: next.path, action: next.label)
        }
    }

    private func first(_ language: String) async throws -> [HomeCard] {
        guard let course = try await learning.catalogue.find(.slug(CodeOfConduct.slug)), course.state == .published
        else {
            return []
        }
        let read = course.title.read(in: language, else: course.language)
        return [
            HomeCard(
                title: read.text, lang: read.language,
                state: Message("{count} minute", plural: "{count} minutes", count: course.minutes), path: course.path,
                action: Message("Get to know it"))
        ]
    }
}
