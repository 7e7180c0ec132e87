import Kernel
import Postgres

/// A course with its draft.
struct CourseDraft: RowDecodable {
    let course: Course
    let draft: CourseContent

    init(course: Course, draft: CourseContent) {
        self.course = course
        self.draft = draft
    }

    init(row: Row) throws {
        course = try Course(row: row)
        draft = try row.get("draft", as: PostgresJSON.self).decode()
    }
}
