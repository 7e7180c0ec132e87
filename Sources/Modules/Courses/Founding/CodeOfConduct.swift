import Federation
import Foundation
import Kernel
import Postgres

/// The first course of every territory: five lessons and a quiz that teach how people treat each other here.
enum CodeOfConduct {
    static let slug = "code-of-conduct"
    /// In the order in which one is taken for the course's own where the territory speaks none of them.
    static let languages = ["en", "nb"]
    /// Ways of writing Norwegian that readers of `nb` read as well.
    private static let norwegian: Set = ["no", "nn", "nb"]

    /// - Parameter language: the territory's.
    static func content(for language: String, world: World) throws -> CourseContent {
        let spoken = language.prefix { $0 != "-" }.lowercased()
        let main = norwegian.contains(spoken) ? "nb" : languages.contains(spoken) ? spoken : "en"
        let all = try languages.map { try SeedLanguage($0, of: slug, world: world) }
        guard let own = all.first(where: { $0.tag == main }) else { throw SeedDamaged(tag: main) }
        let lessons = own.parts.indices.dropLast().map { place in
            lesson(place, of: all, minutes: SeedLanguage.minutes(of: own.parts[place].text), world)
        }
        let section = CourseSection(
            id: world.newID(), title: text(all) { $0.title }, requires: .all,
            items: lessons + [try quiz(all, own, world)])
        return CourseContent(
            language: main, title: text(all) { $0.title }, summary: text(all) { $0.summary },
            tags: ["community"], level: .beginner, badge: slug, enrolment: .open, prerequisites: [],
            isSequential: false, sections: [section])
    }

    private static func lesson(_ place: Int, of all: [SeedLanguage], minutes: Int, _ world: World) -> CourseItem {
        CourseItem(
            id: world.newID(), kind: .lesson, title: text(all) { $0.parts[place].title },
            body: text(all) { $0.parts[place].text }, minutes: minutes, completion: .mustView, isOptional: false)
    }

    private static func quiz(_ all: [SeedLanguage], _ own: SeedLanguage, _ world: World) throws -> CourseItem {
        var rules = QuizRules.standard
        rules.attempts = 3
        rules.window = 24
        let last = own.parts.count - 1
        return CourseItem(
            id: world.newID(), kind: .quiz, title: text(all) { $0.parts[last].title },
            body: text(all) { $0.parts[last].text }, minutes: 5, completion: .minimumScore, isOptional: false,
            rules: rules,
            questions: try own.questions.enumerated().map { index, question in
                try all.reduce(question) { try merged($0, with: $1.questions[index]) }
            })
    }

    private static func text(_ all: [SeedLanguage], _ part: (SeedLanguage) -> String) -> LocalizedText {
        LocalizedText(texts: Dictionary(all.map { ($0.tag, part($0)) }) { first, _ in first })
    }

    /// The question with another language's words. The same places have the same ids and weights.
    private static func merged(_ question: Question, with other: Question) throws -> Question {
        guard question.type == other.type, question.choices?.count == other.choices?.count,
            question.choices?.map(\.weight) == other.choices?.map(\.weight), question.isTrue == other.isTrue,
            question.pairs?.count == other.pairs?.count
        else { throw SeedDamaged(tag: other.name) }
        var question = question
        question.text.add(other.text)
        question.feedback?.add(other.feedback)
        question.rightFeedback?.add(other.rightFeedback)
        question.wrongFeedback?.add(other.wrongFeedback)
        for (place, choice) in (other.choices ?? []).enumerated() {
            question.choices?[place].text.add(choice.text)
            question.choices?[place].feedback?.add(choice.feedback)
        }
        for (place, choice) in (other.distractors ?? []).enumerated() {
            question.distractors?[place].text.add(choice.text)
        }
        for (place, pair) in (other.pairs ?? []).enumerated() {
            question.pairs?[place].leftText.add(pair.leftText)
            question.pairs?[place].rightText.add(pair.rightText)
        }
        return question
    }
}

extension LocalizedText {
    fileprivate mutating func add(_ other: LocalizedText?) {
        texts.merge(other?.texts ?? [:]) { own, _ in own }
    }
}

extension CodeOfConduct {
    /// The course in a new territory, published, and the others told, in the transaction that creates it.
    static func found(
        language: String, federation: FederationLog, world: World, in transaction: Transaction
    ) async throws {
        let content = try content(for: language, world: world)
        let id: ID<Course> = world.newID()
        let now = world.now()
        guard try await AuthoringStore.insert(id, slug: slug, content, at: now, in: transaction) else { return }
        let cid = try PackageTree(CoursePackage(content)).text
        try await AuthoringStore.publish(
            content, as: 1, of: id, revision: 1, cid: cid, at: now, in: transaction)
        try await federation.record(
            CoursePublished(
                id: id, slug: slug, courseVersion: 1, predecessor: nil, cid: cid, title: content.title,
                language: content.language, publishedAt: now), in: transaction)
    }
}
