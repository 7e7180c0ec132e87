import Foundation
import Kernel
import Web

/// Where the member is signed in.
struct SessionsPage: Sendable {
    let sessions: [Line]
    let hasOthers: Bool
    /// What was ended because somebody else may have it.
    let reused: [Ended]
    let hasReused: Bool

    struct Line: Sendable {
        let device: Message
        let address: String
        let created: Moment
        let used: Moment
        let isCurrent: Bool
        let endPath: String
    }

    struct Ended: Sendable {
        let device: Message
        let address: String
        let created: Moment
    }

    static func view(_ open: [OpenSession], reused: [OpenSession], current: UUID) -> View {
        let lines = open.map { session in
            Line(
                device: DeviceName.message(session.userAgent, isPage: session.isPage), address: session.address,
                created: Moment(session.createdAt), used: Moment(session.lastUsedAt),
                isCurrent: session.id.uuid == current, endPath: "/settings/sessions/\(session.id)/end")
        }
        return View(
            "sessions", title: Message("Sign-ins"),
            model: SessionsPage(
                sessions: lines, hasOthers: lines.contains { !$0.isCurrent },
                reused: reused.map {
                    Ended(
                        device: DeviceName.message($0.userAgent, isPage: $0.isPage), address: $0.address,
                        created: Moment($0.createdAt))
                }, hasReused: !reused.isEmpty))
    }
}

/// A browser or program by a name that people know.
enum DeviceName {
    private static let browsers = [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems = [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]

    static func message(_ userAgent: String?, isPage: Bool) -> Message {
        guard let userAgent, !userAgent.isEmpty else {
            return isPage ? Message("A browser") : Message("A program")
        }
        let browser = browsers.first { userAgent.contains($0.0) }?.1
        let system = systems.first { userAgent.contains($0.0) }?.1
        guard let browser, let system else { return Message("{name}", ["name": .text(String(userAgent.prefix(60)))]) }
        return Message("{browser} on {system}", ["browser": .text(browser), "system": .text(system)])
    }
}
