import Foundation
import Kernel
import Testing

@testable import Courses

/// What the public documentation of the format says by example, read to the last part, and written so that it is read again.
@Suite("GIFT by its documentation")
struct GIFTCorpusTests {
    private static func read(_ text: String) -> ImportedQuestions {
        QuestionFormat.gift.read(text, language: "en", world: .system)
    }

    private static func write(_ questions: [Question]) -> (text: String, notes: [ImportNote]) {
        var writer = GIFTWriter(language: "en")
        let text = writer.write(questions)
        return (text, writer.notes)
    }

    /// All of a question but its ids, on one line.
    private static func told(_ question: Question) -> String {
        func text(_ text: LocalizedText?) -> String { text?.texts["en"] ?? "–" }
        let choices = (question.choices ?? []).map { "\($0.weight) \(text($0.text)) (\(text($0.feedback)))" }
        let accepted = (question.accepted ?? []).map { "\($0.weight) \($0.pattern) (\(text($0.feedback)))" }
        let numbers = (question.numbers ?? []).map {
            "\($0.weight) \($0.minimum)…\($0.maximum) (\(text($0.feedback)))"
        }
        let pairs = (question.pairs ?? []).map { "\(text($0.leftText)) ↔ \(text($0.rightText))" }
        let stray = (question.distractors ?? []).map { text($0.text) }
        let truth = question.isTrue.map { "\($0) \(text(question.wrongFeedback)) \(text(question.rightFeedback))" }
        return
            ([
                "\(question.type)", question.name, text(question.text), text(question.tail), text(question.feedback),
                truth ?? "–",
            ] + [choices, accepted, numbers, pairs, stray].map { $0.joined(separator: "; ") }).joined(separator: " | ")
    }

    private static let corpus = ##"""
        $CATEGORY: $course$/top/Default for the sea

        // question: 12  name: Grant [tag:tomb] [id:g1]
        ::Grant:: Who's buried in Grant's tomb? {
            =%100%no one # right
            =%50%nobody
            =%0%*#Not him
        }

        ::Continents:: { =Asia =asia } is the largest continent in the world.

        Grant is {~buried =entombed ~living} in Grant's tomb.

        [html]<p>Which <em>tomb</em>?</p> {
            =[html]<b>His</b>#[html]<i>Yes</i>
            ~[plain]<b>Hers</b>#[markdown]*No*
            ####[moodle]In New York.
        }

        ::Two of four:: What two people are entombed there? {
            ~%-50%No one
            ~%50%Grant #[plain]one
            ~%50%Grant's wife
            ~%-50%Grant's father
        }

        ::Mathe:: Solve \( \frac\{1\}\{2\} \= x\:y \) {=\{0.5\} ~\~2 ~\#3 ~C\:\\dir}

        When was Ulysses S. Grant born? {#
            =1822:0      # Correct! 100% credit.
            =%50%1822:2  # He was born in 1822.
            ~# neither
        }

        What is the value of pi (to 3 decimal places)? {#3.1415:0.0005#well done####Greek}

        What is a number from -1 to 5? {#-1..5}

        Which animal eats which food? {
            =cat -> cat food
            =[plain]dog -> [plain]dog food
            = -> [html]grass
            ####Animals eat.
        }

        Write a short biography of Dag Hammarskjöld. { }

        The sun rises {T#no#yes####always} in the east.

        // a comment

        You can use your pencil\n\nand paper for these next math questions.

        What's 50% of 100? {=50 =%80%50% ~100% of it}

        Wer schreibt? {=Ich – „wir“ ~Straße ~日本 ~👩‍🚀}
        """##

    @Test("Every question of the documentation's kinds is read whole, and what is not kept is named by its line")
    func corpus() throws {
        let result = Self.read("\u{FEFF}" + Self.corpus.replacing("\n", with: "\r\n"))
        #expect(!result.notes.contains { $0.kind == .refused }, "\(result.notes)")
        #expect(
            result.questions.map(\.type) == [
                .shortAnswer, .shortAnswer, .missingWord, .single, .multiple, .single, .numerical, .numerical,
                .numerical,
                .matching, .essay, .trueFalse, .description, .single, .single,
            ])
        let told = result.questions.map(Self.told)
        #expect(told[0].contains("100.0 no one (right)") && told[0].contains("0.0 * (Not him)"))
        #expect(result.questions[1].name == "Continents" && result.questions[1].tail != nil)
        #expect(told[3].contains("(<i>Yes</i>)") && told[3].contains("(*No*)") && told[3].contains("In New York."))
        #expect(told[5].contains(#"Solve \( \frac{1}{2} = x:y \)"#) && told[5].contains(#"C:\dir"#))
        #expect(told[6].contains("100.0 1822.0…1822.0 (Correct! 100% credit.)"))
        #expect(told[7].contains("(well done)") && told[7].contains("| Greek |"))
        #expect(told[9].contains("dog ↔ dog food") && told[9].hasSuffix("| grass"))
        #expect(told[11].contains("true no yes") && told[11].contains("| in the east. | always |"))
        #expect(result.questions[12].text.texts["en"]?.contains("\n\nand") == true)
        #expect(told[13].contains("80.0 50% (–)") && told[13].contains("0.0 100% of it"))
        let lines = result.notes.map { "\($0.line) \($0.kind)" }
        for line in ["1 skipped", "3 skipped", "14 look", "15 look", "32 skipped", "42 look"] {
            #expect(lines.contains(line), "\(line) of \(lines)")
        }
    }

    @Test("What is written is read as the same, to the last part, also what looks like the format's own marks")
    func roundTrip() throws {
        let first = Self.read(Self.corpus).questions
        let written = Self.write(first)
        #expect(written.notes == [])
        let second = Self.read(written.text)
        #expect(second.questions.map(Self.told) == first.map(Self.told))
        #expect(Self.write(second.questions).text == written.text)
    }

    @Test(
        "A text that looks like a mark, a comment or a format comes back as it was",
        arguments: [
            "// no comment", "$CATEGORY: none", "::no title::", "[html] as a word", "%50% of it", "{T}",
            "a = b ~ c # d",
            #"back\slash and \n and \\"#, "line\nafter line\n\nand more", "####", "->", "x:1..2", "[plain]", "\\",
            "a\r\nb",
        ])
    func marks(_ text: String) throws {
        func localized(_ text: String) -> LocalizedText { LocalizedText(text, in: "en") }
        let world = World.system
        func choice(_ weight: Double, _ words: String = text) -> Choice {
            Choice(id: Choice.newID(world), text: localized(words), weight: weight, feedback: localized(text))
        }
        var questions: [Question] = []
        for (type, name) in [(QuestionType.single, ""), (.multiple, text), (.missingWord, "n"), (.description, "")] {
            var question = Question(id: world.newID(), type: type, name: name, text: localized(text))
            switch type {
            case .single: question.choices = [choice(100), choice(0), choice(0, "z")]
            case .multiple: question.choices = [choice(50), choice(50, "z"), choice(-100)]
            case .missingWord:
                question.choices = [choice(100), choice(0, "z")]
                question.tail = localized("after " + text)
            default: break
            }
            if type != .description { question.feedback = localized(text) }
            questions.append(question)
        }
        let written = Self.write(questions)
        #expect(written.notes == [])
        let read = Self.read(written.text)
        #expect(read.notes == [])
        let told = questions.map { Self.told($0).replacing("\r\n", with: "\n") }
        #expect(read.questions.map(Self.told) == told, "\(written.text)")
    }

    @Test("What GIFT cannot say is noted, and nothing else is lost with it")
    func losses() throws {
        let world = World.system
        var question = Question(
            id: world.newID(), type: .shortAnswer, name: "Arrow",
            text: LocalizedText(texts: ["en": "Which?", "nb": "Hva?"]))
        question.accepted = [
            AcceptedText(pattern: "a -> b", weight: 100), AcceptedText(pattern: "%5% fat", weight: 100),
        ]
        let written = Self.write([question])
        #expect(written.notes.map(\.kind) == [.skipped, .skipped] && written.notes.allSatisfy { $0.line == 1 })
        let read = try #require(Self.read(written.text).questions.first)
        #expect(read.type == .shortAnswer && read.accepted?.map(\.pattern) == ["a → b", "%5% fat"])
        #expect(read.accepted?.map(\.weight) == [100, 100])
    }

    @Test("A question that begins with its gap can be asked")
    func gapFirst() throws {
        let question = try #require(Self.read("{=Asia ~Africa} is the largest continent.").questions.first)
        #expect(question.type == .missingWord && question.name == "is the largest continent.")
        #expect(QuestionCheck.problems(of: question).isEmpty)
    }
}
