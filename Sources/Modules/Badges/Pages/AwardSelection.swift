import Foundation
import Kernel
import Web

/// Which awards of a badge its administration lists: the newest, or those of one member, from a place on.
struct AwardSelection: Sendable {
    /// What was typed; empty where everybody is meant.
    let handle: String
    /// The last award of the page before.
    let position: ID<Award>?
    private let cursor: String?

    /// The newest of all.
    init() {
        handle = ""
        position = nil
        cursor = nil
    }

    /// - Throws: ``Problem`` `badCursor`, `staleCursor`.
    init(_ request: PageRequest, of badge: BadgeDefinition, _ context: NodeContext) throws {
        handle = (request.query["member"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        cursor = request.query["after"]
        position = try cursor.map { text in
            guard let position = ID<Award>(try context.open(cursor: text, list: Self.list(badge))) else {
                throw Problem(.badCursor)
            }
            return position
        }
    }

    private static func list(_ badge: BadgeDefinition) -> String { "awards of \(badge.slug)" }

    /// Where forms that come back to the same list go.
    func address(_ path: String) -> String { Self.address(path, handle, cursor) }

    /// - Parameter last: the last award on this page; nil where there are no more.
    func pagination(
        _ path: String, after last: Award?, of badge: BadgeDefinition, _ context: NodeContext
    ) -> Pagination {
        let next = last.map { context.seal("\($0.id)", list: Self.list(badge)) }
        return Pagination(
            next: next.map { Self.address(path, handle, $0) },
            first: position == nil ? nil : Self.address(path, handle, nil))
    }

    private static func address(_ path: String, _ handle: String, _ cursor: String?) -> String {
        var address = URLComponents()
        address.path = path
        var items: [URLQueryItem] = []
        if !handle.isEmpty { items.append(URLQueryItem(name: "member", value: handle)) }
        if let cursor { items.append(URLQueryItem(name: "after", value: cursor)) }
        if !items.isEmpty { address.queryItems = items }
        return address.string ?? path
    }
}
