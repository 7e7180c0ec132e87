import Kernel
import Web

/// A lesson, page or quiz as its editor shows it. In another language than the course's own it has its texts alone.
struct ItemForm: Sendable {
    let title: String
    let body: String
    let minutes: Int
    let completion: CompletionRule?
    let isOptional: Bool
    let conditions: ItemConditions
    let passMark: Int
    let attempts: Int?
    let window: Int?
    let timeLimit: Int?
    let delay: Int
    /// What the form does not have stays as it is.
    let grace: Int?
    let counting: QuizRules.Counting?
    let shufflesAnswers: Bool?
    let shufflesQuestions: Bool?

    init(_ form: FormFields) {
        let number: (String) -> Int? = { form[$0].flatMap { Int($0.filter { !$0.isWhitespace }) } }
        title = String((form["title"] ?? "").prefix(CourseCheck.maximumTitle))
        body = form["body"] ?? ""
        minutes = CourseItem.bounded(minutes: number("minutes") ?? 5)
        completion = form["completion"].flatMap(CompletionRule.init)
        isOptional = form["counts"] == "optional"
        conditions = Self.conditions(form)
        passMark = min(max(0, number("pass_mark") ?? 80), 100)
        attempts = number("attempts").map { min(max(1, $0), 100) }
        window = number("window").map { min(max(1, $0), 8760) }
        timeLimit = number("time_limit").map { min(max(1, $0), 1440) }
        delay = min(max(0, number("delay") ?? 0), 10_080)
        grace = form["grace"].map { _ in
            number("grace").map { $0 <= 0 ? 0 : min(max(QuizRules.graces.lowerBound, $0), QuizRules.graces.upperBound) }
                ?? 0
        }
        counting = form["counting"].flatMap(QuizRules.Counting.init)
        shufflesAnswers = form["shuffle_answers"].map { $0 == "shuffled" }
        shufflesQuestions = form["shuffle_questions"].map { $0 == "shuffled" }
    }

    private static func conditions(_ form: FormFields) -> ItemConditions {
        var conditions = ItemConditions()
        conditions.from = form["opens"].flatMap { CourseDate.start(of: $0) }
        conditions.until = form["closes"].flatMap { CourseDate.end(of: $0) }
        conditions.badges = Array(CourseForm.slugs(form["badges"]).prefix(ItemConditions.maximumBadges))
        conditions.after = form["after"].flatMap { ID($0) }
        return conditions
    }

    /// Line ends are those of forms on the wire, which Markdown reads as well.
    func apply(to item: inout CourseItem, in language: EditLanguage) {
        language.set(title, in: &item.title)
        language.set(body.replacing("\r\n", with: "\n"), in: &item.body)
        guard language.isMain else { return }
        item.minutes = minutes
        item.completion = completion ?? item.completion
        item.isOptional = isOptional
        if let old = ItemConditions(item.availability) {
            item.availability = conditions.keepingTimes(of: old).availability
        }
        guard item.kind == .quiz else { return }
        var rules = item.rules ?? .standard
        rules.passMark = passMark
        rules.attempts = attempts
        rules.window = window
        rules.timeLimit = timeLimit
        rules.delay = delay
        rules.grace = grace ?? rules.grace
        rules.counting = counting ?? rules.counting
        rules.shufflesAnswers = shufflesAnswers ?? rules.shufflesAnswers
        rules.shufflesQuestions = shufflesQuestions ?? rules.shufflesQuestions
        item.rules = rules
    }

    static func form(
        _ item: CourseItem, of course: CourseContent, _ language: EditLanguage, action: String
    ) -> Form {
        let choices: [CompletionRule] = item.kind == .quiz ? [.minimumScore, .mustSubmit] : [.mustView, .mustMarkDone]
        var fields = [
            FormField(
                "title", Message("Title"), value: language.value(item.title), hint: language.hint(item.title)),
            FormField(
                "body", Message("Text"), value: language.value(item.body), hint: Message("With Markdown."),
                isMultiline: true, isOptional: item.kind == .quiz),
        ]
        guard language.isMain else { return Form(action: action, button: Message("Save"), fields: fields) }
        fields += [
            FormField("minutes", Message("Minutes"), value: "\(item.minutes)", isLiteral: true),
            FormField(
                "completion", Message("It is completed"),
                options: choices.map {
                    FormField.Option(value: $0.rawValue, label: label($0), isSelected: $0 == item.completion)
                }),
            FormField(
                "counts", Message("It counts"),
                options: [
                    FormField.Option(value: "required", label: Message("Required"), isSelected: !item.isOptional),
                    FormField.Option(value: "optional", label: Message("Optional"), isSelected: item.isOptional),
                ]),
        ]
        fields += conditionFields(item, course)
        if let rules = item.rules { fields += quizFields(rules) }
        return Form(action: action, button: Message("Save"), fields: fields)
    }

    /// None where the conditions are such as no form can show.
    private static func conditionFields(_ item: CourseItem, _ course: CourseContent) -> [FormField] {
        guard let conditions = ItemConditions(item.availability) else { return [] }
        let none = FormField.Option(value: "", label: Message("No part"), isSelected: conditions.after == nil)
        let others = course.items.filter { $0.id != item.id }.map { other in
            let title = course.title(of: other.id, in: course.language)
            return FormField.Option(
                value: "\(other.id)", label: Message("{text}", ["text": .text(title)]),
                isSelected: conditions.after == other.id)
        }
        return [
            FormField(
                "opens", Message("First day on which it can be opened"), value: conditions.from.map(CourseDate.day),
                hint: Message("Such as 2027-01-31."), isOptional: true, isLiteral: true),
            FormField(
                "closes", Message("Last day on which it can be opened"),
                value: conditions.until.map(CourseDate.lastDay), hint: Message("Such as 2027-01-31."),
                isOptional: true, isLiteral: true),
            FormField(
                "badges", Message("Badges to hold before"), value: conditions.badges.joined(separator: ", "),
                hint: Message("Their names in addresses, with commas between them."), isOptional: true,
                isLiteral: true),
            FormField("after", Message("Part to complete before"), options: [none] + others),
        ]
    }

    private static func quizFields(_ rules: QuizRules) -> [FormField] {
        [
            FormField("pass_mark", Message("Percent to pass"), value: "\(rules.passMark)", isLiteral: true),
            FormField(
                "attempts", Message("Attempts"), value: rules.attempts.map { "\($0)" },
                hint: Message("Empty for as many as anybody likes."), isOptional: true, isLiteral: true),
            FormField(
                "window", Message("Hours in which attempts are counted"), value: rules.window.map { "\($0)" },
                hint: Message("24 gives the attempts back after a day."), isOptional: true, isLiteral: true),
            FormField(
                "time_limit", Message("Minutes for one attempt"), value: rules.timeLimit.map { "\($0)" },
                isOptional: true, isLiteral: true),
            FormField(
                "delay", Message("Minutes between attempts"), value: rules.delay == 0 ? nil : "\(rules.delay)",
                isOptional: true, isLiteral: true),
            FormField(
                "grace", Message("Seconds to hand in after the time is over"),
                value: rules.grace == 0 ? nil : "\(rules.grace)",
                hint: Message("60 at least. Empty hands in what was kept."), isOptional: true, isLiteral: true),
            FormField(
                "counting", Message("Attempt that counts"),
                options: QuizRules.Counting.allCases.map {
                    FormField.Option(value: $0.rawValue, label: label($0), isSelected: $0 == rules.counting)
                }),
            order("shuffle_answers", Message("Order of the answers"), rules.shufflesAnswers),
            order("shuffle_questions", Message("Order of the questions"), rules.shufflesQuestions),
        ]
    }

    private static func order(_ name: String, _ label: Message, _ isShuffled: Bool) -> FormField {
        FormField(
            name, label,
            options: [
                FormField.Option(value: "shuffled", label: Message("Another in each attempt"), isSelected: isShuffled),
                FormField.Option(value: "written", label: Message("As it was written"), isSelected: !isShuffled),
            ])
    }

    private static func label(_ counting: QuizRules.Counting) -> Message {
        switch counting {
        case .best: Message("The best")
        case .first: Message("The first")
        case .last: Message("The last")
        case .average: Message("The average of all")
        }
    }

    private static func label(_ rule: CompletionRule) -> Message {
        switch rule {
        case .mustView: Message("When it was read")
        case .mustMarkDone: Message("When it is marked as done")
        case .mustSubmit: Message("When it is handed in")
        case .minimumScore: Message("When it is passed")
        }
    }
}
