import Foundation
import Kernel
import Testing

@testable import Courses

@Suite("Reading GIFT")
struct GIFTReaderTests {
    private func read(_ text: String) -> ImportedQuestions {
        QuestionFormat.gift.read(text, language: "en", world: .system)
    }

    private func one(_ text: String) throws -> Question {
        let result = read(text)
        #expect(result.notes == [])
        #expect(result.found.count == 1)
        return try #require(result.questions.first)
    }

    @Test("A choice has one right answer, with feedback for each")
    func choice() throws {
        let question = try one(
            "::Q2:: What's between orange and green? { =yellow # right; good! ~red # wrong, it's yellow ~blue }")
        #expect(question.type == .single)
        #expect(question.name == "Q2")
        #expect(question.text.texts == ["en": "What's between orange and green?"])
        #expect(question.choices?.map(\.weight) == [100, 0, 0])
        #expect(question.choices?.map { $0.feedback?.texts["en"] } == ["right; good!", "wrong, it's yellow", nil])
    }

    @Test("Weights make a choice of several, and may be below zero")
    func weights() throws {
        let halves = try one("Which? {~%50%a ~%50%b ~%-100%c}")
        #expect(halves.type == .multiple)
        #expect(halves.choices?.map(\.weight) == [50, 50, -100])
        let thirds = try one("Which? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~d}")
        #expect(thirds.choices?.map(\.weight) == [33.33333, 33.33333, 33.33333, 0])
    }

    @Test("True and false, short and long, with feedback for wrong before right")
    func trueFalse() throws {
        for (text, isTrue) in [("T", true), ("true", true), ("F", false), ("FALSE", false)] {
            #expect(try one("It is. {\(text)}").isTrue == isTrue)
        }
        let question = try one("It is. {FALSE#sorry#well done####because}")
        #expect(question.wrongFeedback?.texts["en"] == "sorry")
        #expect(question.rightFeedback?.texts["en"] == "well done")
        #expect(question.feedback?.texts["en"] == "because")
    }

    @Test("A short answer takes several spellings, each with its weight")
    func shortAnswer() throws {
        let question = try one("Who's buried in Grant's tomb?{=%100%no one =%50%nobody#nearly}")
        #expect(question.type == .shortAnswer)
        #expect(question.accepted?.map(\.pattern) == ["no one", "nobody"])
        #expect(question.accepted?.map(\.weight) == [100, 50])
    }

    @Test("A gap has choices or words, and text after it")
    func missingWord() throws {
        let choice = try one("Grant is {~buried =entombed ~living} in Grant's tomb.")
        #expect(choice.type == .missingWord)
        #expect(choice.text.texts["en"] == "Grant is")
        #expect(choice.tail?.texts["en"] == "in Grant's tomb.")
        let words = try one("Two plus {=two =2} equals four.")
        #expect(words.type == .shortAnswer)
        #expect(words.tail?.texts["en"] == "equals four.")
    }

    @Test("Numbers have a tolerance, a range, or several answers with weights")
    func numbers() throws {
        #expect(try one("Born? {#1822:5}").numbers == [AcceptedNumber(minimum: 1817, maximum: 1827)])
        #expect(try one("Pi? {#3.141..3.142}").numbers == [AcceptedNumber(minimum: 3.141, maximum: 3.142)])
        #expect(try one("Sum? {#4}").numbers == [AcceptedNumber(minimum: 4, maximum: 4)])
        let several = try one("When? {#\n=1822:0\n=%50%1822:2#close}")
        #expect(several.numbers?.map(\.weight) == [100, 50])
        #expect(several.numbers?.last?.feedback?.texts["en"] == "close")
    }

    @Test("Pairs belong together, and a right side may belong nowhere")
    func matching() throws {
        let question = try one("Capitals {\n=Canada -> Ottawa\n=Italy  -> Rome\n= -> Oslo\n}")
        #expect(question.type == .matching)
        #expect(question.pairs?.map { $0.leftText.texts["en"] } == ["Canada", "Italy"])
        #expect(question.pairs?.map { $0.rightText.texts["en"] } == ["Ottawa", "Rome"])
        #expect(question.distractors?.map { $0.text.texts["en"] } == ["Oslo"])
    }

    @Test("Empty braces ask for an essay, and no braces ask for nothing")
    func essay() throws {
        #expect(try one("Write about the sea. {}").type == .essay)
        #expect(try one("Write. {####Think of tides.}").feedback?.texts["en"] == "Think of tides.")
        #expect(try one("Now some questions about the sea.").type == .description)
    }

    @Test("A backslash makes marks letters, and \\n a line")
    func escapes() throws {
        let question = try one(##"::a\:\:b::Is 1 \= 1 \{really\}? \# one\ntwo C\:\\d {=x \= y ~\~z}"##)
        #expect(question.name == "a::b")
        #expect(question.text.texts["en"] == "Is 1 = 1 {really}? # one\ntwo C:\\d")
        #expect(question.choices?.map { $0.text.texts["en"] } == ["x = y", "~z"])
    }

    @Test("Comments are nothing, and questions need no title")
    func comments() throws {
        let result = read("// first\n\nOne {T}\n// between\n\n\n::two::Two\n{F}\n")
        #expect(result.notes == [])
        #expect(result.questions.map(\.name) == ["One", "two"])
        #expect(result.found.map(\.line) == [3, 7])
    }

    @Test("What is left out is listed with its line")
    func notes() {
        let result = read(
            """
            $CATEGORY: $course$/top

            // question: 1 [id:7] [tag:sea]
            ::one::[html]<p>One</p> {=%80%a ~b}

            Two {#=3 ~#no}
            """)
        #expect(result.questions.count == 2)
        #expect(result.notes.map(\.line) == [1, 3, 4, 4, 6])
        #expect(result.notes.map(\.kind) == [.skipped, .skipped, .look, .look, .skipped])
    }

    @Test(
        "What cannot be is refused with its line, and the others are taken",
        arguments: [
            ("Never closed {=a ~b", 3), ("Closed twice }", 3), ("Two {T} pairs {F}", 3), ("::title Q {T}", 3),
            ("None right {~a ~b}", 3), ("Word {a b}", 3), ("Number {#three}", 3), ("Range {#5..1}", 3),
            ("Weight {~%200%a =b}", 3), ("Pair {=a -> b}", 3),
            ("Pairs {\n=a -> b\n=c}", 5), ("Pairs {\n=a -> b\n=c ->}", 5), ("Empty {=}", 3), ("Many {\n=a\n=}", 5),
        ])
    func refusals(text: String, line: Int) {
        let result = read("First {T}\n\n\(text)\n\nLast {F}")
        #expect(result.questions.map(\.name) == ["First", "Last"])
        #expect(result.notes.map(\.kind) == [.refused])
        #expect(result.notes.map(\.line) == [line])
    }

    @Test("Line ends and a byte order mark of other systems do no harm")
    func lineEnds() {
        #expect(read("\u{FEFF}One {T}\r\n\r\nTwo {F}\r\n").questions.map(\.name) == ["One", "Two"])
        #expect(read("One {T}\r\rTwo {F}").questions.count == 2)
    }

    @Test("What is written is read as the same questions")
    func roundTrip() {
        let text = #"""
            ::one::What? {=a#yes ~%50%b ~c#no####general}

            ::two::Which? {~%50%a ~%50%b ~%-100%c}

            ::three::Is it? {FALSE#no#yes}

            ::four::Who \= \{me\}? {=I =%50%you#nearly}

            ::five::How many? {#=3 =%50%2..4#close}

            ::six::Pairs {=a -> 1 =b -> 2 = -> 3}

            ::seven::Write. {####think}

            ::eight::Just words\nin two lines.

            ::nine::The sea is {~red =blue} today.
            """#
        let first = read(text)
        #expect(first.notes == [])
        #expect(first.questions.count == 9)
        var writer = GIFTWriter(language: "en")
        let written = writer.write(first.questions)
        #expect(writer.notes == [])
        let second = read(written)
        #expect(second.notes == [])
        var again = GIFTWriter(language: "en")
        #expect(again.write(second.questions) == written)
        #expect(second.questions.map(\.type) == first.questions.map(\.type))
        #expect(second.questions.map(\.text) == first.questions.map(\.text))
        #expect(second.questions.map(\.numbers) == first.questions.map(\.numbers))
        #expect(second.questions.map { $0.choices?.map(\.weight) } == first.questions.map { $0.choices?.map(\.weight) })
    }

    @Test("No text makes it fail, however it is cut")
    func cuts() {
        let text = #"::a\::b:: [html] What {=%50%x#f ~y -> z ####g} tail {#1..2:3} \"#
        for length in 0...text.count {
            let cut = String(text.prefix(length))
            let result = read(cut)
            #expect(cut.allSatisfy(\.isWhitespace) || !(result.found.isEmpty && result.notes.isEmpty), "\(cut)")
        }
    }
}
