import Content
import Federation
import Foundation
import Kernel
import Testing

@testable import Accounts

/// Bytes that other territories have read and will read again: a version, once published, never changes.
@Suite("Facts about members, as they travel")
struct MemberFactTests {
    private let member = MemberPublished(
        id: ID("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b")!, handle: Handle(unchecked: "eva"),
        displayName: DisplayName(unchecked: "Eva Öst"), bio: Bio(unchecked: "Line one\nLine two"),
        joinedAt: Date(timeIntervalSince1970: 1_790_000_000))

    private static let profile = """
        {"bio":"Line one\\nLine two","display_name":"Eva Öst","handle":"eva",\
        "id":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b","joined_at":"2026-09-21T14:13:20Z"}
        """

    @Test("member.published/1, member.updated/1 and member.deleted/1 are these bytes")
    func golden() throws {
        #expect(String(decoding: try member.payload, as: UTF8.self) == Self.profile)
        #expect(String(decoding: try MemberUpdated(profile: member).payload, as: UTF8.self) == Self.profile)
        #expect(
            String(decoding: try MemberDeleted(id: member.id).payload, as: UTF8.self)
                == #"{"id":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"}"#)
        #expect(MemberPublished.type == "member.published" && MemberPublished.version == 1)
        #expect(MemberUpdated.type == "member.updated" && MemberUpdated.version == 1)
        #expect(MemberDeleted.type == "member.deleted" && MemberDeleted.version == 1)
    }

    @Test("A picture is an address and what is to be seen, and only addresses of folders are taken")
    func picture() throws {
        let folder = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354"
        var pictured = member
        pictured.avatar = Avatar(try CID(folder), Avatar.Description(unchecked: "Eva"))
        let payload = try pictured.payload
        let told = #""avatar":{"cid":"\#(folder)","description":"Eva"}"#
        #expect(String(decoding: payload, as: UTF8.self).hasPrefix("{" + told + ","))
        let file = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
        for wrong in [file, folder.uppercased(), "../../etc/passwd", String(folder.dropLast())] {
            let bytes = Data("{\"cid\":\"\(wrong)\"}".utf8)
            #expect(throws: (any Error).self) { try JSONDecoder().decode(Avatar.self, from: bytes) }
        }
        #expect(
            String(decoding: try MemberWithdrawn(id: member.id).payload, as: UTF8.self)
                == #"{"id":"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"}"#)
    }
}
