import Foundation
import Kernel
import Testing

@testable import Courses

/// Forms that exports of other systems have, after the public descriptions of the format.
@Suite("GIFT of other systems")
struct GIFTFormsTests {
    private func read(_ text: String) -> ImportedQuestions {
        QuestionFormat.gift.read(text, language: "en", world: .system)
    }

    @Test(
        "Each form is read as what it says",
        arguments: [
            ("::Q1:: 1+1=2 {T}", .trueFalse), ("Sun rises in the east.{ TRUE #Wrong #Right }", .trueFalse),
            ("Two plus {=two =2} equals four.", .shortAnswer),
            ("Which? {\n\t=cat -> cat food\n\t=dog -> dog food\n}", .matching),
            ("Which?{=cat->food =dog->bone =->stone}", .matching), ("A number from 1 to 5? {#3:2}", .numerical),
            ("A number from 1 to 5? {#1..5}", .numerical), ("Below zero? {# -5..-1}", .numerical),
            ("When? {#\n=1822:0\n=%50%1822:2\n}", .numerical), ("Big? {#1.5e3:0.5#right}", .numerical),
            ("How are you? {\n####Fine.\n}", .essay), ("How are you? { }", .essay),
            ("[markdown]*You* may begin.", .description),
            ("From? {\n~Jerusalem\n~%25%Bethlehem\n~%50%Galilee\n=Nazareth\n}", .single),
            ("Two? {\n~%-50%No one\n~%50%Grant\n~%50%His wife\n~%-50%His father\n}", .multiple),
            (
                "::Thanksgiving:: It is on the {\n    ~second\n    ~third\n    =fourth\n} Thursday of November.",
                .missingWord
            ),
            ("Goes {=up -> down ~down -> up}?", .missingWord), ("Says {=[html]<b>a</b> ~[plain]b}", .single),
            (##"Is \{x \= 1\} a set\: {~yes \~ no =no \# yes}"##, .single), ("What\\n\\nnow? {=a ~b}", .single),
            ("::\nA title on\nits own lines\n::\nReally? {T}", .trueFalse), ("Hallo\u{2028}Welt {F}", .trueFalse),
            ("日本語は？ {=はい ~いいえ}", .single), ("Many =s = and -> and # in a text", .description),
        ] as [(String, QuestionType)])
    func forms(text: String, type: QuestionType) throws {
        let result = read("\r\n" + text.replacing("\n", with: "\r\n") + "\r\n\r\n")
        #expect(result.questions.map(\.type) == [type], "\(result.notes)")
        #expect(!result.notes.contains { $0.kind == .refused })
    }

    @Test(
        "What another system keeps beside the text is named, with its line",
        arguments: [
            ("$CATEGORY: $course$/Default for X\n\nOne {T}", 1), ("// question: 9  name: x [tag:sea]\nOne {T}", 1),
            (#"[html]<p><img src="@@PLUGINFILE@@/a.png"></p> {T}"#, 1),
            ("Fill {1:SHORTANSWER:=one} and {1:MC:=two~no}", 1),
            ("Pairs {\n=a -> b#well\n=%50%c -> d\n}", 2), ("Numbers {#=1 ~#no}", 1), ("Open {=a\n\n~b}", 1),
            (#"Look at <img src="@@PLUGINFILE@@/b.png"> first."#, 1), ("Prints two words? {=%s and %s ~%d}", 1),
            ("Weighs? {\n=%50x%a ~b}", 2),
        ])
    func named(text: String, line: Int) {
        let result = read(text)
        #expect(result.notes.contains { $0.line == line }, "\(result)")
    }

    @Test("What stands between percent signs and is no number is what people choose")
    func percentSigns() throws {
        let question = try #require(read("Prints two words? {=%s and %s ~%d ~%50%x}").questions.first)
        #expect(question.choices?.map { $0.text.texts["en"] } == ["%s and %s", "%d", "x"])
        #expect(question.choices?.map(\.weight) == [100, 0, 50])
    }

    @Test("Feedback of a number and of true or false is read without its format")
    func formatsOfFeedback() throws {
        let number = try #require(read("Sum? {#4:0.5#[markdown]*Yes*}").questions.first)
        #expect(number.numbers?.first?.feedback?.texts["en"] == "*Yes*")
        let truth = try #require(read("It is. {F#[plain]no#[plain]yes####[plain]why}").questions.first)
        #expect(truth.wrongFeedback?.texts["en"] == "no" && truth.rightFeedback?.texts["en"] == "yes")
        #expect(truth.feedback?.texts["en"] == "why")
    }

    @Test("In a long export every block is a question or a refusal, and nothing is neither")
    func nothingIsDropped() {
        let pieces = [
            "::a:: One {T}", "Two {=a ~b}", "Three {", "Four }", "{=a}", "::five", "Six {#x}", "Seven {~a ~b}",
            "Eight {=a -> b}", "Nine", "Ten {#1..2:3}", "Eleven {=%x%a ~b}", "Twelve {T}{F}", "{}", "::t::{####x}",
            "~a =b",
        ]
        for seed in 0..<40 {
            let blocks = (0..<60).map { pieces[($0 * 7 + seed * 13 + $0 / 3 * seed) % pieces.count] }
            let result = read(blocks.joined(separator: "\n\n"))
            let refused = result.notes.filter { $0.kind == .refused }.count
            #expect(result.found.count + refused == blocks.count)
        }
    }
}
