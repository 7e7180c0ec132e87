import Kernel
import ModuleKit
import Web

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
        let meaning: [Message]
        let age: Message
        let isCounted: Bool

        /// - Parameter purpose: of the capability that it gives.
        init(_ policy: TrustPolicy, _ purpose: Message?) {
            territory = policy.territory
            badge = policy.badge.text
            key = "\(policy.territory)/\(policy.badge.text)"
            let gives = policy.capability.map { capability in
                Message("Gives: {purpose}", ["purpose": purpose.map { .message($0) } ?? .text(capability.text)])
            }
            meaning = [
                policy.countsAs.map { Message("Counts as {badge}", ["badge": .text($0.text)]) }, gives,
            ].compactMap(\.self)
            age = Message(
                "heard at most {count} second ago", plural: "heard at most {count} seconds ago",
                count: policy.maximumAge)
            isCounted = policy.countsWhenStale
        }
    }

    init(
        policies: [Line], badges: [ForeignBadge], capabilities: [CapabilityDeclaration], typed: FormFields?,
        problem: Problem?, isSaved: Bool
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
                FormField(
                    "counts_as", Message("Counts as the badge"), value: typed?["counts_as"],
                    hint: Message("As this territory names it. Empty where it only lets do what you choose below."),
                    isOptional: true, isLiteral: true),
                FormField(
                    "capability", Message("Lets its holders do"),
                    hint: Message("What is dangerous it allows only while the other territory is heard."),
                    options: Self.options(capabilities, typed?["capability"])),
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

    private static func options(_ capabilities: [CapabilityDeclaration], _ chosen: String?) -> [FormField.Option] {
        [.init(value: "", label: Message("Nothing more"), isSelected: (chosen ?? "").isEmpty)]
            + capabilities.map {
                .init(
                    value: $0.capability.rawValue, label: $0.purpose, isSelected: chosen == $0.capability.rawValue)
            }
    }
}
