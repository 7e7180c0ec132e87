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
    let shared: [Shared]
    let held: Message
    let denied: [Denied]
    let scans: Scans?
    let form: Form

    struct Line: Sendable {
        let address: String
        let path: String
        let name: String
        let size: Message
        let holder: String
        let created: Date
    }

    /// The package of a course, and who holds it with this territory.
    struct Shared: Sendable {
        let name: String
        let address: String
        let isEnough: Bool
        let count: Message
        let copies: [Copy]
    }

    struct Copy: Sendable {
        let territory: String
        let until: Date
        let isGood: Bool
    }

    struct Denied: Sendable {
        let address: String
        let reason: String
        let isLegal: Bool
    }

    /// What the virus scanner has to do, and could not.
    struct Scans: Sendable {
        let counts: Message
        let isAway: Bool
        let unscannable: [Unscannable]

        struct Unscannable: Sendable {
            let address: String
            let why: String
        }

        init(_ counts: ScanCounts, isAway: Bool, unscannable: [(root: CID, why: String)]) {
            self.counts = Message(
                "{waiting} waiting, {refused} refused, {unscannable} that it could not look into",
                [
                    "waiting": .number(counts.waiting), "refused": .number(counts.refused),
                    "unscannable": .number(counts.unscannable),
                ])
            self.isAway = isAway
            self.unscannable = unscannable.map { Unscannable(address: $0.root.description, why: $0.why) }
        }
    }

    static func view(
        _ statistics: ContentStatistics?, limits: ContentLimits, newest: [KeptTree],
        denied: [(address: String, denial: Denial)], scans: Scans?, form: Form, problem: Problem?
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
            shared: (statistics?.shared ?? []).map { shared($0, wanted: limits.copies) },
            held: Message(
                "{count} course of others, {size}", plural: "{count} courses of others, {size}",
                count: statistics?.heldForOthers ?? 0,
                ["size": .message(ByteSize.message(statistics?.heldForOthersBytes ?? 0))]),
            denied: denied.map {
                Denied(address: $0.address, reason: $0.denial.reason, isLegal: $0.denial.status == 451)
            }, scans: scans, form: form)
        return View("storage", title: Message("Storage"), model: model, hasErrors: problem != nil)
    }

    private static func shared(_ tree: SharedTree, wanted: Int) -> Shared {
        Shared(
            name: tree.name, address: tree.root.description, isEnough: tree.count >= wanted,
            count: Message(
                "In {number} of {wanted} territories", ["number": .number(tree.count), "wanted": .number(wanted)]),
            copies: tree.copies.map { Copy(territory: $0.territory, until: $0.until, isGood: $0.isGood) })
    }
}
