import Federation
import Foundation
import Kernel
import Testing

@testable import Accounts

/// Bytes that other territories have read and will read again: a version, once published, never changes.
@Suite("Facts between members, as they travel")
struct SocialFactTests {
    private let id = UUID(uuidString: "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b")!
    private let one = ID<Member>("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c")!
    private let other = ID<Member>("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5d")!

    private static let follow = """
        {"followee":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5d","follower":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c",\
        "id":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"}
        """

    @Test("follow.requested/1, follow.accepted/1, follow.rejected/1 and follow.undone/1 are these bytes")
    func follows() throws {
        try expect(FollowRequested(id: ID(id), follower: one, followee: other), "follow.requested", Self.follow)
        try expect(FollowAccepted(id: ID(id), follower: one, followee: other), "follow.accepted", Self.follow)
        try expect(FollowRejected(id: ID(id), follower: one, followee: other), "follow.rejected", Self.follow)
        try expect(FollowUndone(id: ID(id), follower: one, followee: other), "follow.undone", Self.follow)
    }

    @Test("block.noticed/1 is these bytes")
    func block() throws {
        try expect(
            BlockNoticed(id: ID(id), blocker: one, blocked: other, ended: false), "block.noticed",
            """
            {"blocked":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5d","blocker":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c",\
            "ended":false,"id":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"}
            """)
    }

    @Test("member.disclosed/1 is these bytes, and names nothing where there is nothing")
    func disclosure() throws {
        let details = ProfileDetails(
            bio: "For you", fields: [ProfileField(name: .init(unchecked: "Boat"), value: .init(unchecked: "Ida"))],
            languages: ["nb"],
            timeZone: "Europe/Oslo")
        try expect(
            MemberDisclosed(one, details), "member.disclosed",
            """
            {"bio":"For you","fields":[{"name":"Boat","value":"Ida"}],"id":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c",\
            "languages":["nb"],"time_zone":"Europe/Oslo"}
            """)
        try expect(
            MemberDisclosed(one, .none), "member.disclosed", #"{"id":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c"}"#)
    }

    private func expect<Fact: FederatedFact>(_ fact: Fact, _ type: String, _ bytes: String) throws {
        #expect(Fact.type == type && Fact.version == 1)
        #expect(String(decoding: try fact.payload, as: UTF8.self) == bytes)
    }
}
