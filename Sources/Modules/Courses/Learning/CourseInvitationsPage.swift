import Kernel
import Web

/// Who is invited to a course, and inviting somebody.
struct CourseInvitationsPage: Sendable {
    let course: String
    let editPath: String
    let path: String
    let invited: [Line]
    let isEmpty: Bool
    let form: Form

    struct Line: Sendable {
        let id: String
        let name: String
        let handle: String
        let at: Moment
        let isEnrolled: Bool
        let button: Message
    }

    static func view(
        _ course: Course, _ invitations: [CourseInvitation], handle: String, problem: Problem?
    ) -> View {
        let title = course.title.read(in: course.language, else: course.language).text
        let path = "\(course.path)/invitations"
        let page = CourseInvitationsPage(
            course: title, editPath: "\(course.path)/edit", path: path,
            invited: invitations.map {
                Line(
                    id: $0.member.description, name: $0.name, handle: $0.handle, at: Moment($0.invitedAt),
                    isEnrolled: $0.isEnrolled,
                    button: Message("Take back the invitation of {name}", ["name": .text($0.name)]))
            }, isEmpty: invitations.isEmpty,
            form: Form(
                action: path, button: Message("Invite"),
                fields: [
                    FormField(
                        "member", Message("Handle"), value: handle,
                        hint: Message("Of a member of this territory."), isLiteral: true)
                ], problem: problem))
        return View(
            "courseinvitations", title: Message("Invitations to {title}", ["title": .text(title)]), model: page,
            status: problem == nil ? 200 : 422)
    }
}
