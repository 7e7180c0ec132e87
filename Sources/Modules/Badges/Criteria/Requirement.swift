import Kernel
import Web

/// Facts of one type that have to happen so often, perhaps within some days.
struct Requirement: Codable, Hashable, Sendable {
    /// The type of the fact: `course.completed`.
    let event: String
    /// What the fact has to say; all of them.
    let rules: [EventRule]?
    /// How many of them; one where it is absent.
    let count: Int?
    /// In how many days, counted back from the last; ever where it is absent.
    let days: Int?

    static let counts = 1...1000
    static let dayRange = 1...3650

    init(event: String, rules: [EventRule]? = nil, count: Int? = nil, days: Int? = nil) {
        self.event = event
        self.rules = rules
        self.count = count
        self.days = days
    }

    /// How many it takes.
    var needed: Int { count ?? 1 }

    func matches(_ fact: CountedFact) -> Bool {
        fact.type == event && (rules ?? []).allSatisfy { $0.matches(fact.payload) }
    }

    /// - Throws: ``Problem`` `invalid`.
    func check() throws {
        let isType =
            (1...64).contains(event.utf8.count)
            && event.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "-")
            }
        guard isType, Self.counts.contains(needed), days.map(Self.dayRange.contains) ?? true else {
            throw Problem.invalid(
                FieldProblem(
                    "/criteria", "invalid", "A requirement names a type of fact, 1 to 1000 of them, 1 to 3650 days."))
        }
        try EventRule.check(rules)
        let isAboutAwards = event == BadgeAwarded.type || event == BadgeRenewed.type
        if isAboutAwards, slug == nil {
            throw Problem.invalid(
                FieldProblem("/criteria", "badge_missing", "Say which badge: a rule with the path /slug and equals."))
        }
    }

    /// The badge that it counts awards of.
    var slug: String? { value(at: "/slug") }

    /// What the fact has to have at a path.
    func value(at path: String) -> String? {
        (rules ?? []).first { $0.path == path && $0.operator == .equals }?.value
    }
}

/// What takes back: progress, or the badge itself.
struct Penalty: Codable, Hashable, Sendable {
    enum Effect: String, SchemaEnumeration, Sendable {
        case reset, revoke
    }

    let event: String
    let rules: [EventRule]?
    let effect: Effect

    func matches(_ fact: CountedFact) -> Bool {
        fact.type == event && (rules ?? []).allSatisfy { $0.matches(fact.payload) }
    }
}
