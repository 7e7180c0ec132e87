import Foundation
import Kernel
import Testing
import Web

@testable import Badges

@Suite("Criteria")
struct ProgressTests {
    private func fact(_ type: String, _ json: String = "{}", day: Double = 0) throws -> CountedFact {
        CountedFact(
            type: type, payload: try JSONParser.parse(Array(json.utf8)),
            time: Date(timeIntervalSince1970: 1_800_000_000 + day * 86_400))
    }

    private func outcomes(_ criteria: Criteria, _ facts: [CountedFact]) -> [BadgeProgress.Outcome] {
        var progress = BadgeProgress(of: criteria)
        return facts.map { progress.take($0, under: criteria) }
    }

    @Test(
        "A rule compares what the fact says",
        arguments: [
            (EventRule(path: "/course", .equals, value: "swim"), true),
            (EventRule(path: "/course", .equals, value: "run"), false),
            (EventRule(path: "/course", .differs, value: "run"), true),
            (EventRule(path: "/score", .atLeast, value: "80"), true),
            (EventRule(path: "/score", .more, value: "80"), false),
            (EventRule(path: "/score", .atMost, value: "80"), true),
            (EventRule(path: "/score", .less, value: "80.5"), true),
            (EventRule(path: "/course", .less, value: "80"), false),
            (EventRule(path: "/course", .in, values: ["run", "swim"]), true),
            (EventRule(path: "/course", .in, values: ["run"]), false),
            (EventRule(path: "/by/0/name", .equals, value: "Eva"), true),
            (EventRule(path: "/by/1/name", .exists), false),
            (EventRule(path: "/a~1b", .equals, value: "true"), true),
            (EventRule(path: "/none", .differs, value: "x"), false),
            (EventRule(path: "/by", .equals, value: "x"), false),
        ])
    func rules(rule: EventRule, matches: Bool) throws {
        let payload = try JSONParser.parse(
            Array(#"{"course":"swim","score":80,"by":[{"name":"Eva"}],"a/b":true}"#.utf8))
        #expect(rule.matches(payload) == matches)
    }

    @Test("Of each group one requirement, of all groups each")
    func groups() throws {
        let criteria = Criteria(groups: [
            Criteria.Group(any: [Requirement(event: "a"), Requirement(event: "b")]),
            Criteria.Group(any: [Requirement(event: "c")]),
        ])
        #expect(
            try outcomes(criteria, [fact("b"), fact("a"), fact("x"), fact("c"), fact("c")]) == [
                .counted, .counted, .nothing, .met, .counted,
            ])
    }

    @Test("So many within so many days, whenever those were; a late one does not count with old ones")
    func window() throws {
        let criteria = Criteria(groups: [Criteria.Group(any: [Requirement(event: "a", count: 3, days: 7)])])
        #expect(
            try outcomes(criteria, [fact("a", day: 0), fact("a", day: 1), fact("a", day: 9), fact("a", day: 10)]) == [
                .counted, .counted, .counted, .counted,
            ])
        #expect(
            try outcomes(criteria, [fact("a", day: 0), fact("a", day: 5), fact("a", day: 6), fact("a", day: 7)]) == [
                .counted, .counted, .met, .counted,
            ])
    }

    @Test("A penalty takes progress back, or the badge")
    func penalties() throws {
        var criteria = Criteria(groups: [Criteria.Group(any: [Requirement(event: "a", count: 2)])])
        criteria.penalties = [
            Penalty(event: "p", rules: nil, effect: .reset), Penalty(event: "q", rules: nil, effect: .revoke),
        ]
        #expect(
            try outcomes(criteria, [fact("a"), fact("p"), fact("a"), fact("a"), fact("q")]) == [
                .counted, .reset, .counted, .met, .revoked,
            ])
    }

    @Test("Badges that would be given because of one another are found, whatever the way round")
    func loops() {
        let needs: [String: Set<String>] = ["a": ["b"], "b": ["c", "d"], "c": ["a"], "d": []]
        #expect(CriteriaLoops.leadsBack(to: "a", in: needs))
        #expect(CriteriaLoops.leadsBack(to: "c", in: needs))
        #expect(!CriteriaLoops.leadsBack(to: "d", in: needs))
        #expect(CriteriaLoops.leadsBack(to: "s", in: ["s": ["s"]]))
    }

    @Test("Criteria that cannot be judged are refused")
    func refused() {
        for criteria in [
            Criteria(groups: [Criteria.Group(any: [])]),
            Criteria(groups: [Criteria.Group(any: [Requirement(event: "")])]),
            Criteria(groups: [Criteria.Group(any: [Requirement(event: "a", count: 0)])]),
            Criteria(groups: [Criteria.Group(any: [Requirement(event: "a", days: 9999)])]),
            Criteria(groups: [Criteria.Group(any: [Requirement(event: "badge.awarded")])]),
            Criteria(groups: [Criteria.Group(any: [Requirement(event: "a", rules: [EventRule(path: "x", .exists)])])]),
            Criteria(groups: [
                Criteria.Group(any: [Requirement(event: "a", rules: [EventRule(path: "/x", .more, value: "much")])])
            ]),
            Criteria(groups: Array(repeating: Criteria.Group(any: [Requirement(event: "a")]), count: 9)),
        ] {
            #expect(throws: Problem.self) { try criteria.check() }
        }
        #expect(throws: Never.self) { try CodeOfConductBadge.criteria.check() }
    }

    @Test("Requirements join and leave their groups, and a group that has none left is gone")
    func editing() {
        let (chart, compass) = (Requirement(event: "a.chart"), Requirement(event: "a.compass"))
        let both = Criteria().adding(chart, to: nil).adding(compass, to: 0)
        #expect(both.groups.map { $0.any.map(\.event) } == [["a.chart", "a.compass"]])
        #expect(both.adding(chart, to: 9).groups.count == 2)
        #expect(both.removing(0, from: 0).requirements.map(\.event) == ["a.compass"])
        #expect(both.removing(0, from: 0).removing(0, from: 0).groups.isEmpty)
        #expect(both.removing(2, from: 0) == both && both.removing(0, from: 1) == both)
    }

    @Test("Of alternatives the nearest is told")
    func nearest() {
        func requirement(_ done: Int, _ needed: Int, _ group: Int) -> ShownProgress.Requirement {
            ShownProgress.Requirement(event: "a.b", done: done, needed: needed, group: group)
        }
        let progress = ShownProgress(
            badge: "b", name: "B", requirements: [requirement(1, 4, 0), requirement(1, 2, 0), requirement(0, 3, 1)])
        #expect(progress.nearest == (1, 5))
    }
}
