import Foundation
import Kernel

/// What makes the courses of a demo alive: a second course with questions of many kinds, and learners on their way.
struct DemoCourses: Sendable {
    let authoring: AuthoringOperations
    let attempts: AttemptOperations
    let results: ResultStore
    private var learning: LearningOperations { attempts.learning }

    static let slug = "three-knots"

    /// Handles, how many lessons each has read, and how many questions each answers rightly; nil for no attempt.
    private static let learners: [(handle: String, lessons: Int, right: Int?)] = [
        ("siri", 5, 10), ("rui", 5, 6), ("ola", 3, nil),
    ]

    /// Does it once; a later start finds everything as it was left.
    func fill() async throws {
        try await knots()
        guard let conduct = try await learning.catalogue.find(.slug(CodeOfConduct.slug)) else { return }
        for learner in Self.learners {
            guard let member = try await results.member(learner.handle),
                try await learning.store.enrolment(of: member, in: conduct.id) == nil
            else { continue }
            try await learn(conduct, member, lessons: learner.lessons, right: learner.right)
        }
    }

    private func learn(_ course: Course, _ member: ID<Member>, lessons: Int, right: Int?) async throws {
        try await learning.enrol(member, in: course)
        let place = try await learning.place(of: member, in: course)
        for item in place.content.items.filter({ $0.kind == .lesson }).prefix(lessons) {
            try await learning.complete(item.id, by: member, in: course)
        }
        guard let right, let quiz = place.content.items.first(where: { $0.kind == .quiz }) else { return }
        let attempt = try await attempts.start(quiz.id, of: member)
        let answers = (quiz.questions ?? []).prefix(right).map {
            QuestionAnswer(question: $0.id, values: AnswerKey.answer(to: $0))
        }
        try await attempts.submit(attempt.id, of: member, with: answers)
    }

    private func knots() async throws {
        guard try await learning.catalogue.find(.slug(Self.slug)) == nil else { return }
        let world = authoring.world
        let seed = try SeedLanguage("en", of: "knots", world: world)
        let course = try await authoring.create(Slug(unchecked: Self.slug), Self.content(seed, world))
        _ = try await authoring.publish(course.id)
    }

    private static func content(_ seed: SeedLanguage, _ world: World) -> CourseContent {
        let text: (String) -> LocalizedText = { LocalizedText($0, in: seed.tag) }
        var items = seed.parts.dropLast().map { part in
            CourseItem(
                id: world.newID(), kind: .lesson, title: text(part.title), body: text(part.text),
                minutes: SeedLanguage.minutes(of: part.text), completion: .mustMarkDone, isOptional: false)
        }
        if let last = seed.parts.last {
            var rules = QuizRules.standard
            rules.attempts = nil
            items.append(
                CourseItem(
                    id: world.newID(), kind: .quiz, title: text(last.title), body: text(last.text), minutes: 6,
                    completion: .minimumScore, isOptional: false, rules: rules,
                    questions: seed.questions + [ordering(world)]))
        }
        let section = CourseSection(id: world.newID(), title: text("On the water"), requires: .all, items: items)
        return CourseContent(
            language: seed.tag, title: text(seed.title), summary: text(seed.summary), tags: ["sailing"],
            level: .beginner, badge: nil, enrolment: .open, prerequisites: [], isSequential: true, sections: [section])
    }

    private static func ordering(_ world: World) -> Question {
        var question = Question(
            id: world.newID(), type: .ordering, name: "Order",
            text: LocalizedText("In which order is a bowline tied?", in: "en"))
        question.choices = [
            "Make an eye in the standing part", "Bring the end up through the eye",
            "Lead it round behind the standing part", "Bring it down through the eye", "Pull the standing part",
        ].map { Choice(id: Choice.newID(world), text: LocalizedText($0, in: "en"), weight: 0) }
        return question
    }
}
