import Foundation
import Kernel
import Web

/// Courses of other territories, with a button for authors that installs one.
struct RemoteCoursesPage: Sendable {
    let courses: [Card]
    let isEmpty: Bool
    let isAuthor: Bool
    let pagination: Pagination
    let problem: Message?

    struct Card: Sendable {
        let title: String
        let lang: String
        let territory: String
        let territoryPath: String
        let version: Message
        let published: Moment
        let cid: String?
        /// Where the installed one is; nil where it is not installed.
        let installedPath: String?
        /// What names it to the button; nil where there is no package to install.
        let key: String?
        let button: Message
    }

    static func view(
        _ courses: [RemoteCourse], isAuthor: Bool, pagination: Pagination, language: String, problem: Problem? = nil
    ) -> View {
        let cards = courses.map { course in
            let read = course.title.read(in: language, else: course.language)
            return Card(
                title: read.text.isEmpty ? course.slug : read.text, lang: read.language,
                territory: course.territoryName, territoryPath: "/territories",
                version: Message("Version {number}", ["number": .number(course.version)]),
                published: Moment(course.publishedAt), cid: course.cid,
                installedPath: course.installedAs.map { "/courses/\($0)\(isAuthor ? "/edit" : "")" },
                key: course.cid == nil || course.installedAs != nil ? nil : "\(course.territory)/\(course.id)",
                button: Message("Install: {title}", ["title": .text(read.text)]))
        }
        return View(
            "elsewhere", title: Message("Courses of other territories"),
            model: RemoteCoursesPage(
                courses: cards, isEmpty: cards.isEmpty, isAuthor: isAuthor, pagination: pagination,
                problem: problem.map { Message($0.detail ?? $0.kind.title) }),
            status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }
}
