import Foundation
import Kernel
import Web

/// When learners may open an item: conditions joined by *all*, *any* and *not*.
indirect enum Availability: Hashable, Sendable {
    case all([Availability])
    case any([Availability])
    case not(Availability)
    case from(Date)
    case until(Date)
    /// An item of the same course.
    case completed(ID<CourseItem>)
    /// A section of the same course, of which all that is required is completed.
    case section(ID<CourseSection>)
    /// By its slug, held and valid.
    case badge(String)

    /// What the conditions ask about.
    struct Facts {
        let now: Date
        let completed: Set<ID<CourseItem>>
        let badges: Set<String>
        var sections: Set<ID<CourseSection>> = []
    }

    /// How deep conditions may lie in one another, and how many there may be in one.
    static let maximumDepth = 5
    static let maximumParts = 20

    func holds(_ facts: Facts) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.holds(facts) }
        case .any(let parts): parts.contains { $0.holds(facts) }
        case .not(let part): !part.holds(facts)
        case .from(let date): facts.now >= date
        case .until(let date): facts.now < date
        case .completed(let item): facts.completed.contains(item)
        case .section(let section): facts.sections.contains(section)
        case .badge(let slug): facts.badges.contains(slug)
        }
    }

    var badges: Set<String> {
        switch self {
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.badges) }
        case .not(let part): part.badges
        case .badge(let slug): [slug]
        case .from, .until, .completed, .section: []
        }
    }

    /// When what is open now closes for good, whatever else changes; nil where nothing says so.
    var closes: Date? {
        conjuncts.compactMap { part -> Date? in if case .until(let date) = part { date } else { nil } }.min()
    }

    /// The same with another last moment, for somebody who was granted one.
    func closing(at date: Date) -> Availability {
        .all(conjuncts.filter { if case .until = $0 { false } else { true } } + [.until(date)])
    }

    private var depth: Int {
        switch self {
        case .all(let parts), .any(let parts): 1 + (parts.map(\.depth).max() ?? 0)
        case .not(let part): 1 + part.depth
        default: 1
        }
    }
}

extension Availability: Codable {
    private enum Key: String, CodingKey {
        case all, any, not, from, until, completed, section, badge
    }

    /// `{"all":[{"from":"…"},{"not":{"badge":"…"}}]}`: an object with exactly one name.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard container.allKeys.count == 1, let key = container.allKeys.first else { throw Self.wrong }
        switch key {
        case .all: self = .all(try container.decode([Availability].self, forKey: .all))
        case .any: self = .any(try container.decode([Availability].self, forKey: .any))
        case .not: self = .not(try container.decode(Availability.self, forKey: .not))
        case .from: self = .from(try container.decode(Date.self, forKey: .from))
        case .until: self = .until(try container.decode(Date.self, forKey: .until))
        case .completed: self = .completed(try container.decode(ID<CourseItem>.self, forKey: .completed))
        case .section: self = .section(try container.decode(ID<CourseSection>.self, forKey: .section))
        case .badge: self = .badge(try container.decode(String.self, forKey: .badge))
        }
        guard depth <= Self.maximumDepth, parts <= Self.maximumParts else { throw Self.wrong }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .all(let parts): try container.encode(parts, forKey: .all)
        case .any(let parts): try container.encode(parts, forKey: .any)
        case .not(let part): try container.encode(part, forKey: .not)
        case .from(let date): try container.encode(date, forKey: .from)
        case .until(let date): try container.encode(date, forKey: .until)
        case .completed(let item): try container.encode(item, forKey: .completed)
        case .section(let section): try container.encode(section, forKey: .section)
        case .badge(let slug): try container.encode(slug, forKey: .badge)
        }
    }

    private var parts: Int {
        switch self {
        case .all(let parts), .any(let parts): parts.count
        default: 1
        }
    }

    private static let wrong = TextProblem(
        code: "invalid", detail: "One of all, any, not, from, until, completed, section and badge, five deep at most.")
}

extension Availability: SchemaDescribed {
    static var schema: JSONSchema { JSONSchema(type: "object") }
    static var placeholder: Availability { .all([]) }
}
