import Kernel
import Web

/// What a new course is called.
struct NewCourseForm: Sendable {
    var title = ""
    var slug = ""
    var language = "en"

    init() {}

    init(_ form: FormFields, language: String) {
        title = form["title"] ?? ""
        slug = form["slug"] ?? ""
        self.language = language
    }

    /// - Throws: ``Problem`` `invalid`.
    func checkedSlug() throws -> Slug {
        guard !title.allSatisfy(\.isWhitespace) else {
            throw Problem.invalid(FieldProblem("/title", "required", "This is needed."))
        }
        do {
            return try Slug(checking: slug)
        } catch {
            throw Problem.invalid(error.at("/slug"))
        }
    }

    var content: CourseContent {
        NewCourse(
            slug: Slug(unchecked: slug), language: language, title: LocalizedText(title, in: language), summary: nil,
            level: nil
        ).content
    }

    func form(_ problem: Problem?) -> Form {
        Form(
            action: AuthoringPages.base, button: Message("Begin a course"),
            fields: [
                FormField("title", Message("Title"), value: title),
                FormField(
                    "slug", Message("Name in addresses"), value: slug, hint: Message("Such as knots-for-beginners."),
                    isLiteral: true),
            ], problem: problem)
    }
}
