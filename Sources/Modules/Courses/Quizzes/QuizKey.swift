import Kernel

/// One quiz of one course. A package that was installed twice has its quizzes, with their ids, in two.
struct QuizKey: Hashable, Sendable {
    let quiz: ID<CourseItem>
    let course: ID<Course>
}

extension Attempt {
    var key: QuizKey { QuizKey(quiz: quiz, course: course) }
}
