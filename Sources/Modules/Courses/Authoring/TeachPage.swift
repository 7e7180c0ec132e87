import Kernel
import Web

/// All courses, for those who write them.
struct TeachPage: Sendable {
    let courses: [Row]
    let isEmpty: Bool
    let form: Form

    struct Row: Sendable {
        let path: String
        let title: String
        let lang: String
        let state: Message
        let learners: Message
    }

    static func view(_ courses: [Course], _ form: NewCourseForm, language: String, problem: Problem? = nil) -> View {
        let rows = courses.map { course in
            let read = course.title.read(in: language, else: course.language)
            return Row(
                path: "\(course.path)/edit", title: read.text.isEmpty ? course.slug : read.text, lang: read.language,
                state: CourseStateLabel.message(course),
                learners: Message("{count} learner", plural: "{count} learners", count: course.learners))
        }
        return View(
            "teach", title: Message("Teach"),
            model: TeachPage(courses: rows, isEmpty: rows.isEmpty, form: form.form(problem)),
            status: problem == nil ? 200 : 422)
    }
}
