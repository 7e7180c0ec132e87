import Foundation
import Web

/// Who waits to be let in, with what they wrote.
struct ApplicationsPage: Sendable {
    let sections: AdminSections
    let applications: [Line]
    let isEmpty: Bool

    struct Line: Sendable {
        let displayName: String
        let address: String
        let answer: String
        let asked: Date
        let path: String
    }

    static func view(_ waiting: [Application]) -> View {
        let lines = waiting.map { application in
            Line(
                displayName: application.displayName, address: "@\(application.handle)", answer: application.answer,
                asked: application.createdAt, path: "/admin/applications/\(application.id)")
        }
        let page = ApplicationsPage(
            sections: AdminSections(current: "/admin/applications"), applications: lines, isEmpty: lines.isEmpty)
        return View("applications", title: Message("Applications"), model: page)
    }
}
