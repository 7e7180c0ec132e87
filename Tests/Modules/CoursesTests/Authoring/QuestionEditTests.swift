import Foundation
import Kernel
import NodeTesting
import Testing

@testable import Courses
@testable import Web

@Suite("Editing single questions", .serialized)
struct QuestionEditTests {
    private func read(_ gift: String) throws -> Question {
        try #require(QuestionFormat.gift.read(gift, language: "en", world: .system).questions.first)
    }

    private func edited(_ question: Question, _ form: String, in language: String = "en") throws -> Question {
        var edited = question
        let content = CourseContent(
            language: "en", title: LocalizedText("A", in: "en"), summary: LocalizedText(texts: [:]), tags: [],
            level: .beginner, badge: nil, enrolment: .open, prerequisites: [], isSequential: false, sections: [])
        let query = try FormFields(Substring(language == "en" ? "" : "language=\(language)"))
        let edit = QuestionEdit(form: try FormFields(Substring(form)), language: EditLanguage(query, of: content))
        try edit.apply(to: &edited, .system)
        return edited
    }

    @Test("Answers are changed, added and taken away, and those that stay keep their ids")
    func choices() throws {
        let old = try read("Which? {=a#yes ~b ~c}")
        let ids = try #require(old.choices?.map(\.id))
        let new = try edited(
            old, "text=Which+one%3F&answer0=A&percent0=100&said0=yes&answer1=&answer2=c&percent2=50&answer3=d&points=2")
        #expect(new.text.texts == ["en": "Which one?"])
        #expect(new.choices?.map { $0.text.texts["en"] } == ["A", "c", "d"])
        #expect(new.choices?.prefix(2).map(\.id) == [ids[0], ids[2]])
        #expect(new.choices?.map(\.weight) == [100, 50, 0])
        #expect(new.points == 2)
        #expect(QuestionCheck.problems(of: new) == [])
    }

    @Test("In another language only words change, and an empty translation is none")
    func translation() throws {
        let old = try read("Which? {=a ~b}")
        let nb = try edited(old, "text=Hvilken%3F&answer0=en&percent0=0&answer1=&points=9", in: "nb")
        #expect(nb.text.texts == ["en": "Which?", "nb": "Hvilken?"])
        #expect(nb.choices?.map(\.text.texts) == [["en": "a", "nb": "en"], ["en": "b"]])
        #expect(nb.choices?.map(\.weight) == [100, 0])
        #expect(nb.points == nil)
        #expect(try edited(nb, "text=", in: "nb").text.texts == ["en": "Which?"])
    }

    @Test("Numbers, words, order and truth are set, and what is out of bounds is told beside its field")
    func others() throws {
        let numbers = try edited(try read("How many? {#3}"), "text=x&from0=2&to0=4&percent0=&from1=10&percent1=50")
        #expect(numbers.numbers?.map(\.maximum) == [4, 10])
        #expect(numbers.numbers?.map(\.weight) == [100, 50])
        let problem = #expect(throws: Problem.self) {
            try edited(try read("How many? {#3}"), "from0=4&to0=2&percent0=101&points=x")
        }
        #expect(problem?.fields.map(\.pointer) == ["/points", "/to0", "/percent0"])
        let words = try edited(try read("Who? {=I}"), "answer0=&answer1=you&capitals=count")
        #expect(words.accepted?.map(\.pattern) == ["you"])
        #expect(words.isCaseSensitive == true)
        #expect(try edited(try read("So? {T}"), "is_true=false").isTrue == false)
        var order = Question(id: World.system.newID(), type: .ordering, name: "", text: LocalizedText("?", in: "en"))
        order.choices = ["a", "b", "c"].map {
            Choice(id: Choice.newID(.system), text: LocalizedText($0, in: "en"), weight: 0)
        }
        let turned = try edited(order, "answer0=a&place0=3&answer1=b&place1=1&answer2=c&place2=2&answer3=d")
        #expect(turned.choices?.map { $0.text.texts["en"] } == ["b", "c", "a", "d"])
    }

    @Test("Every question that was installed gets its key by hand, and republished it has the address it came from")
    func keysByHand() throws {
        let gift = "Pairs {=a -> 1 =b -> 2 = -> 3}\n\nTrue? {F}\n\nWhich? {=x ~y}\n\nWho? {=I}\n\nHow many? {#2}"
        for question in QuestionFormat.gift.read(gift, language: "en", world: .system).questions {
            let open = PublicQuestion(question).withoutKey
            #expect(open.lacksKey == true)
            var form = ["text=" + (question.text.texts["en"] ?? "").replacing("?", with: "%3F")]
            for (index, choice) in (open.choices ?? []).enumerated() {
                let weight = question.choices?.first { $0.id == choice.id }?.weight ?? 0
                form.append("answer\(index)=\(choice.text.texts["en"] ?? "")&percent\(index)=\(weight)")
            }
            for (index, pair) in (open.pairs ?? []).enumerated() {
                form.append("match\(index)=\(question.pairs?.first { $0.left == pair.left }?.right ?? "")")
            }
            form += ["is_true=false", "from0=2"]
            if question.type == .shortAnswer { form.append("answer0=I") }
            let keyed = try edited(open, form.joined(separator: "&"))
            #expect(keyed.lacksKey == nil)
            #expect(QuestionCheck.problems(of: keyed) == [])
            #expect(PublicQuestion(keyed) == PublicQuestion(question), "\(question.type)")
            #expect(Grader.mark(keyed, Self.right(question)) == .full, "\(question.type)")
        }
    }

    private static func right(_ question: Question) -> [String] {
        switch question.type {
        case .shortAnswer: ["I"]
        case .numerical: ["2"]
        default: CourseFixture.key(of: question)
        }
    }

    @Test("A question is put, moved and taken away over the API, and a page edits it for authors alone")
    func api() async throws {
        try await TestFederation.with("se") { federation in
            let fixture = try await CourseFixture(federation["se"])
            let (admin, eva) = (try await fixture.node.admin(), try await fixture.node.member("eva"))
            let base = CourseFixture.path + "/items/\(fixture.quiz.id)/questions"
            let first = fixture.questions[0].id
            #expect(try await admin.post(base + "/\(first)/move", #"{"place":3}"#).status == 204)
            #expect(try await eva.post(base + "/\(first)/move", #"{"place":3}"#).status == 403)
            #expect(try await admin.post(base + "/\(UUID())/move", #"{"place":3}"#).status == 404)
            let id = UUID().uuidString.lowercased()
            let body = #"{"id":"\#(id)","type":"true_false","name":"n","text":{"en":"So?"},"is_true":true}"#
            #expect(try await admin.put(base + "/\(id)", body).status == 204)
            #expect(try await admin.put(base + "/\(first)", body).code == "TF4220")
            let draft = try await admin.get(CourseFixture.path + "/draft").json["content"]
            let items = (draft?["sections"]?.array ?? []).flatMap { $0["items"]?.array ?? [] }
            let ids = (items.last?["questions"]?.array ?? []).compactMap { $0["id"]?.string }
            #expect(ids.count == 11)
            #expect(ids[2] == first.description)
            #expect(ids.last == id)
        }
    }
}
