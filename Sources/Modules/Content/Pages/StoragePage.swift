import Content
import ContentStorage
import Foundation
import Kernel
import Web

/// The page *Storage*.
struct StoragePage: Sendable {
    let used: Message
    let trees: Int
    let blocks: Int
    let unneeded: Int
    let newest: [Line]
    let denied: [Denied]
    let form: Form

    struct Line: Sendable {
        let address: String
        let path: String
        let name: String
        let size: Message
        let holder: String
        let created: Date
    }

    struct Denied: Sendable {
        let address: String
        let reason: String
        let isLegal: Bool
    }

    static func view(
        _ statistics: ContentStatistics?, limits: ContentLimits, newest: [KeptTree],
        denied: [(address: String, denial: Denial)], form: Form, problem: Problem?
    ) -> View {
        let model = StoragePage(
            used: Message(
                "{used} of {limit}",
                [
                    "used": .message(ByteSize.message(statistics?.bytes ?? 0)),
                    "limit": .message(ByteSize.message(limits.territory)),
                ]),
            trees: statistics?.trees ?? 0, blocks: statistics?.blocks ?? 0, unneeded: statistics?.unneeded ?? 0,
            newest: newest.map {
                Line(
                    address: $0.root.description, path: "/ipfs/\($0.root)" + ($0.mediaType == nil ? "/" : ""),
                    name: $0.name, size: ByteSize.message($0.size), holder: $0.holder.kind, created: $0.created)
            },
            denied: denied.map {
                Denied(address: $0.address, reason: $0.denial.reason, isLegal: $0.denial.status == 451)
            }, form: form)
        return View("storage", title: Message("Storage"), model: model, hasErrors: problem != nil)
    }
}
