import Foundation
import Kernel
import ModuleKit
import Web

/// Trust policies as a page: what badges of other territories count for here.
struct TrustPages: Sendable {
    let store: TrustStore
    let foreign: ForeignStore
    let permissions: PermissionService
    let world: World

    static let base = "/admin/trust"

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .admin, answer: show),
            .post(Self.base, access: .admin, answer: add),
            .post(Self.base + "/remove", access: .admin, answer: remove),
        ]
    }

    @Sendable private func show(_ request: PageRequest, _: AdminContext) async throws -> PageAnswer {
        .view(try await view(isSaved: request.query["saved"] != nil, problem: nil, typed: nil))
    }

    private func view(isSaved: Bool, problem: Problem?, typed: FormFields?) async throws -> View {
        let policies = try await store.all().policies
        let page = TrustPage(
            policies: policies.map(TrustPage.Line.init), badges: try await foreign.badges(), typed: typed,
            problem: problem, isSaved: isSaved)
        return View(
            "trust", title: Message("Badges of other territories"), model: page,
            status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }

    /// A policy as the form sends it.
    private struct PolicyForm: Codable, Sendable {
        let badge: TrustedBadge
        let countsAs: BadgeSlug
        let minutes: Minutes
        let stale: StaleChoice

        enum CodingKeys: String, CodingKey {
            case badge, minutes, stale
            case countsAs = "counts_as"
        }
    }

    @Sendable private func add(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        do {
            let form = try request.read(PolicyForm.self)
            guard let (code, slug) = form.badge.parts, let minutes = Int(form.minutes.text), minutes > 0 else {
                throw Problem.invalid(FieldProblem("/minutes", "out_of_range", "Write a whole number."))
            }
            let policy = TrustPolicy(
                territory: code, badge: BadgeSlug(unchecked: slug), countsAs: form.countsAs, capability: nil,
                maximumAge: minutes * 60, countsWhenStale: form.stale == .count)
            let others = try await store.all().policies.filter {
                $0.territory != policy.territory || $0.badge != policy.badge
            }
            try TrustRoutes.check(others + [policy], permissions)
            _ = try await store.replace(others + [policy], by: .member(context.member.id)) { _ in }
            return .redirect("\(Self.base)?saved")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(try await view(isSaved: false, problem: problem, typed: request.form))
        }
    }

    @Sendable private func remove(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        guard let (code, slug) = TrustedBadge(unchecked: request.form["badge"] ?? "").parts else {
            throw Problem.notFound
        }
        let rest = try await store.all().policies.filter { $0.territory != code || $0.badge.text != slug }
        _ = try await store.replace(rest, by: .member(context.member.id)) { _ in }
        return .redirect("\(Self.base)?saved")
    }
}

/// A badge of another territory as a form names it: `se/code-of-conduct`.
struct TrustedBadge: BadgeText {
    static let rule = TextRule(
        scalars: 5...80, pattern: "^[a-z0-9-]{2,11}/[a-z0-9-]{2,64}$", patternHelp: "Write territory/badge.")
    let text: String

    var parts: (code: String, slug: String)? {
        let parts = text.split(separator: "/")
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }
}

/// How old the last word of an issuer may be.
struct Minutes: BadgeText {
    static let rule = TextRule(scalars: 1...6, pattern: "^[0-9]{1,6}$", patternHelp: "Write a whole number.")
    let text: String
}

/// What a badge counts for when its issuer was not heard for longer.
enum StaleChoice: String, SchemaEnumeration, Sendable {
    case count, refuse
}

/// All policies, and a form for one more.
struct TrustPage: Sendable {
    let policies: [Line]
    let isEmpty: Bool
    let form: Form
    let isSaved: Bool

    struct Line: Sendable {
        let territory: String
        let badge: String
        let key: String
        let meaning: Message
        let age: Message
        let isCounted: Bool

        init(_ policy: TrustPolicy) {
            territory = policy.territory
            badge = policy.badge.text
            key = "\(policy.territory)/\(policy.badge.text)"
            meaning =
                policy.countsAs.map { Message("Counts as {badge}", ["badge": .text($0.text)]) }
                ?? Message("Gives {capability}", ["capability": .text(policy.capability?.text ?? "")])
            age = Message(
                "heard at most {count} second ago", plural: "heard at most {count} seconds ago",
                count: policy.maximumAge)
            isCounted = policy.countsWhenStale
        }
    }

    init(
        policies: [Line], badges: [ForeignBadge], typed: FormFields?, problem: Problem?, isSaved: Bool
    ) {
        self.policies = policies
        isEmpty = policies.isEmpty
        self.isSaved = isSaved
        let known = badges.map { "\($0.code)/\($0.slug)" }.joined(separator: ", ")
        form = Form(
            action: TrustPages.base, button: Message("Let it count"),
            fields: [
                FormField(
                    "badge", Message("Badge of another territory"), value: typed?["badge"],
                    hint: badges.isEmpty
                        ? Message("Territory and badge: se/code-of-conduct.")
                        : Message("Known now: {badges}", ["badges": .text(known)]), isLiteral: true),
                FormField("counts_as", Message("Counts as the badge"), value: typed?["counts_as"], isLiteral: true),
                FormField(
                    "minutes", Message("Minutes"), value: typed?["minutes"] ?? "60",
                    hint: Message("How long ago the other territory may have been heard last."), isLiteral: true),
                FormField(
                    "stale", Message("When it was not heard for longer"),
                    options: [
                        .init(
                            value: "refuse", label: Message("The badge does not count"),
                            isSelected: typed?["stale"] != "count"),
                        .init(
                            value: "count", label: Message("It counts for what is harmless"),
                            isSelected: typed?["stale"] == "count"),
                    ]),
            ], problem: problem)
    }
}
