import Kernel
import Web

/// What a button beside one question does, or the one that begins a new question.
enum QuestionCommand {
    case move(ID<Question>, Int)
    case remove(ID<Question>)
    case add(QuestionType)

    /// Nil where the form has pasted questions instead.
    init?(_ form: FormFields) {
        let id: (String) -> ID<Question>? = { form[$0].flatMap { ID<Question>($0) } }
        if let question = id("up") {
            self = .move(question, -1)
        } else if let question = id("down") {
            self = .move(question, 1)
        } else if let question = id("remove") {
            self = .remove(question)
        } else if form["begin"] != nil, let type = form["type"].flatMap(QuestionType.init) {
            self = .add(type)
        } else {
            return nil
        }
    }
}

extension CourseItem {
    /// Up or down by one, or to where it is asked to be.
    mutating func move(_ id: ID<Question>, by step: Int) {
        guard var all = questions, let place = all.firstIndex(where: { $0.id == id }) else { return }
        let question = all.remove(at: place)
        all.insert(question, at: min(max(0, place + step), all.count))
        questions = all
    }
}
