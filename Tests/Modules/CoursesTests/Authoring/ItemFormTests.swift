import Kernel
import Testing

@testable import Courses
@testable import Web

@Suite("A quiz in its editor")
struct ItemFormTests {
    @Test("Grace, counting and orders are set by the form, and what a form lacks stays")
    func rules() throws {
        var item = CourseItem(
            id: World.system.newID(), kind: .quiz, title: LocalizedText("Quiz", in: "en"),
            body: LocalizedText("", in: "en"), minutes: 5, completion: .minimumScore, isOptional: false,
            rules: .standard, questions: [])
        func apply(_ form: String) throws {
            ItemForm(try FormFields(Substring(form))).apply(to: &item, in: EditLanguage(main: "en"))
        }
        try apply("title=Quiz&grace=5&counting=average&shuffle_answers=written&shuffle_questions=shuffled")
        #expect(item.rules?.grace == 60 && item.rules?.counting == .average)
        #expect(item.rules?.shufflesAnswers == false && item.rules?.shufflesQuestions == true)
        try apply("title=Quiz")
        #expect(item.rules?.grace == 60 && item.rules?.counting == .average)
        try apply("title=Quiz&grace=")
        #expect(item.rules?.grace == 0)
    }
}
