import Foundation
import Kernel
import Web

/// What a member mutes as a page.
struct MutePages: Sendable {
    let social: SocialOperations

    static let pageSize = 40

    var pages: [PageRoute] {
        [
            .get("/me/mutes", access: .member) { request, context in try await show(request, context) },
            .post("/me/mutes", access: .member, answer: add),
            .post("/me/mutes/{id}/end", access: .member, answer: end),
        ]
    }

    private func show(
        _ request: PageRequest, _ context: MemberContext, problem: Problem? = nil
    ) async throws -> PageAnswer {
        let after = try request.query["after"].map { try context.node.open(cursor: $0, list: "mutes") }
        let mutes = try await social.mutes.list(
            of: context.member.id, after: after.flatMap(UUID.init(uuidString:)), limit: Self.pageSize,
            at: social.world.now())
        let ids = mutes.compactMap { $0.kind == .member ? ID<Member>($0.subject) : nil }
        let members = try await social.directory.find(ids, for: .visitor)
        let names = Dictionary(members.map { ($0.id.description, $0.displayName) }) { first, _ in first }
        let last = mutes.count == Self.pageSize ? mutes.last : nil
        let next = last.map { "/me/mutes?after=\(context.node.seal($0.id.uuidString, list: "mutes"))" }
        return .view(
            MutesPage.view(
                mutes, names: names, pagination: Pagination(next: next, first: after == nil ? nil : "/me/mutes"),
                typed: problem == nil ? nil : request.form, problem: problem))
    }

    @Sendable private func add(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let (kind, subject) = try Self.subject(request.form)
            let seconds = try MuteDuration.seconds(chosen: request.form["duration"])
            try await social.mute(kind, subject, for: seconds, by: context.member.id)
            return .redirect("/me/mutes")
        } catch let problem as Problem where problem.kind == .invalid || problem.kind == .tooManyMutes {
            return try await show(request, context, problem: problem)
        }
    }

    @Sendable private func end(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        guard let id = request.parameters["id"].flatMap(UUID.init(uuidString:)) else { throw Problem.notFound }
        try await social.mutes.remove(id, by: context.member.id)
        return .redirect("/me/mutes")
    }

    private static func subject(_ form: FormFields) throws -> (Mute.Kind, String) {
        let text = form["subject"] ?? ""
        if form["kind"] == "territory" {
            guard let code = TerritoryCode(text) else {
                throw Problem.invalid(FieldProblem("/subject", "invalid", "Write a territory's code such as se."))
            }
            return (.territory, code.description)
        }
        do {
            return (.keyword, try MutedWord(checking: text).text.lowercased())
        } catch {
            throw Problem.invalid(error.at("/subject"))
        }
    }
}
