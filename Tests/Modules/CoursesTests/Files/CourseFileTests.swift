import Content
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Courses

@Suite("Files of courses", .serialized)
struct CourseFileTests {
    /// What begins like a GIF is taken for one. Two of its three blocks are equal.
    private static let picture = "GIF89a" + String(repeating: "0", count: 3 << 20)
    private static let absent = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"

    private static func upload(_ bytes: String, by author: TestCaller) async throws -> String {
        let answer = try await author.send("POST", "/ipfs/upload", bytes, ["Content-Type": "image/gif"])
        #expect([200, 201].contains(answer.status), "\(answer.text)")
        return try #require(answer.json["cid"]?.string)
    }

    /// A course with one lesson of this text.
    /// - Returns: the lesson's id.
    @discardableResult
    private static func write(_ slug: String, _ text: String, by author: TestCaller) async throws -> String {
        let made = try await author.post("/courses", #"{"slug":"\#(slug)","title":{"en":"The tides"}}"#)
        #expect(made.status == 201, "\(made.text)")
        _ = try await author.post("/courses/\(slug)/sections", #"{"title":{"en":"Reading"}}"#)
        let lesson = #"{"kind":"lesson","title":{"en":"The moon"},"body":{"en":"\#(text)"}}"#
        let draft = try await author.post("/courses/\(slug)/items", lesson)
        #expect(draft.status == 201, "\(draft.text)")
        let sections = draft.json["content"]?["sections"]?.array ?? []
        return try #require(sections.first?["items"]?.array?.first?["id"]?.string)
    }

    private static func cid(of slug: String, for author: TestCaller) async throws -> String? {
        try await author.get("/courses/\(slug)/package").json["cid"]?.string
    }

    private static func reasons(of kind: String, in node: TestNode) async throws -> Int {
        let rows = try await node.database.read(
            "SELECT count(*) AS n FROM content_reference WHERE holder_kind = 'course' AND holder_id LIKE \("%/" + kind)"
        )
        return try rows.first?.get("n", as: Int.self) ?? 0
    }

    @Test("A lesson's picture goes with its course, and is given where that is installed when nobody else can be asked")
    func travels() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await federation["se"].admin(), try await federation["dk"].admin())
            let file = try await Self.upload(Self.picture, by: se)
            try await Self.write("tides", "![The moon](ipfs:\(file)?filename=moon.gif)", by: se)
            #expect(try await se.post("/courses/tides/publish").status == 200)
            let package = try await se.get("/courses/tides/package").json
            let cid = try #require(package["cid"]?.string)
            #expect(package["assets"]?.array?.first?["cid"]?.string == file)
            let isListed = try await eventually {
                try await dk.get("/remote-courses").json["items"]?.array?.count == 1
            }
            #expect(isListed)
            // Published a moment ago, it is waited for.
            let installed = try await dk.post("/courses/import", #"{"slug":"tidal","cid":"\#(cid)"}"#)
            #expect(installed.status == 201, "\(installed.text)")
            let isKept = try await eventually {
                try await dk.get("/courses/tidal/files").json["files"]?.array?.first?["kept"] == .bool(true)
            }
            #expect(isKept)
            try await federation["dk"].database.execute("UPDATE peer SET state = 'blocked'")
            let given = try await federation["dk"].anonymous.send("GET", "/ipfs/\(file)")
            #expect(given.status == 200 && given.text == Self.picture)
            #expect(given[header: "content-type"] == "image/gif")
            // The round trip: the same bytes under the same address, and so again from a copy of the copy.
            #expect(try await dk.post("/courses/tidal/publish").status == 200)
            #expect(try await Self.cid(of: "tidal", for: dk) == cid)
            let isWhole = try await eventually {
                try await federation["dk"].anonymous.send("GET", "/ipfs/\(cid)/assets/\(file)").status == 200
            }
            #expect(isWhole)
            let again = try await dk.post("/courses/import", #"{"slug":"again","cid":"\#(cid)"}"#)
            #expect(again.status == 201, "\(again.text)")
            #expect(try await dk.post("/courses/again/publish").status == 200)
            #expect(try await Self.cid(of: "again", for: dk) == cid)
            let eva = try await federation["dk"].member("eva")
            #expect(try await eva.post("/courses/tidal/enroll", "{}").status == 200)
            let lesson = try #require(
                try await eva.get("/courses/tidal").json["sections"]?.array?.first?["items"]?.array?.first?["id"]?
                    .string)
            let shown = try await eva.get("/courses/tidal/items/\(lesson)").json["content"]?["html"]?.string
            #expect(shown?.contains(#"<img src="/ipfs/\#(file)?filename=moon.gif" alt="The moon""#) == true)
        }
    }

    @Test("What a package names is exactly what its texts name, and files sent with it have the same address")
    func files() async throws {
        try await TestFederation.with("se") { federation in
            let admin = try await federation["se"].admin()
            let file = try await Self.upload(Self.picture, by: admin)
            try await Self.write("tides", "[All of it](/ipfs/\(file)?filename=moon.gif)", by: admin)
            #expect(try await admin.post("/courses/tides/publish").status == 200)
            let package = try await admin.get("/courses/tides/package").json
            let cid = try #require(package["cid"]?.string)
            let list = (package["files"]?.array ?? []).map { file in
                #"{"path":"\#(file["path"]?.string ?? "")","content":"\#(file["content"]?.string ?? "")"}"#
            }.joined(separator: ",")
            let size = try #require(package["assets"]?.array?.first?["size"]?.integer(Int.self))
            let without = #"{"slug":"copy","files":[\#(list)]}"#
            #expect(try await admin.post("/courses/import", without).code == "TF6114")
            let assets = #""assets":[{"cid":"\#(file)","size":\#(size)}]"#
            let more = #"{"slug":"copy","files":[\#(list)],\#(assets.dropLast()),{"cid":"\#(Self.absent)","size":1}]}"#
            #expect(try await admin.post("/courses/import", more).code == "TF6114")
            let right = #"{"slug":"copy","cid":"\#(cid)","files":[\#(list)],\#(assets)}"#
            #expect(try await admin.post("/courses/import", right).status == 201)
            #expect(try await admin.post("/courses/copy/publish").status == 200)
            #expect(try await Self.cid(of: "copy", for: admin) == cid)
        }
    }

    @Test("A course is not published without its files: the refusal names the lesson and the address")
    func refused() async throws {
        try await TestFederation.with("se") { federation in
            let admin = try await federation["se"].admin()
            try await Self.write("tides", "![Gone](ipfs:\(Self.absent)) ![Wrong](ipfs:\(Self.absent)a)", by: admin)
            let refused = try await admin.post("/courses/tides/publish")
            #expect(refused.code == "TF6111")
            let errors = refused.json["errors"]?.array ?? []
            #expect(Set(errors.compactMap { $0["code"]?.string }) == ["missing_file", "invalid_file"])
            let missing = try #require(errors.first { $0["code"]?.string == "missing_file" })
            #expect(missing["pointer"]?.string == "/sections/0/items/0/body")
            #expect(missing["detail"]?.string?.contains(Self.absent) == true)
            #expect(missing["detail"]?.string?.contains("The moon") == true)
            let file = try await admin.get("/courses/tides/files").json["files"]?.array?.first
            #expect(file?["cid"]?.string == Self.absent && file?["failure"]?.string == "missing")
        }
    }

    @Test("A draft keeps the files that it names, whatever becomes of the upload, and no longer than it names them")
    func drafts() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let admin = try await se.admin()
            let file = try await Self.upload(Self.picture, by: admin)
            let item = try await Self.write("tides", "![The moon](ipfs:\(file))", by: admin)
            let isKept = try await eventually { try await Self.reasons(of: "draft", in: se) == 1 }
            #expect(isKept)
            #expect(try await admin.delete("/uploads/\(file)").status == 204)
            #expect(try await admin.post("/courses/tides/duplicate", #"{"slug":"copy"}"#).status == 201)
            let isKeptTwice = try await eventually { try await Self.reasons(of: "draft", in: se) == 2 }
            #expect(isKeptTwice)
            #expect(try await admin.post("/courses/tides/publish").status == 200)
            let etag = try await admin.get("/courses/tides/draft")[header: "etag"] ?? ""
            let text = #"{"body":{"en":"Nothing to see."}}"#
            #expect(try await admin.patch("/courses/tides/items/\(item)", text, ["If-Match": etag]).status == 200)
            #expect(try await Self.reasons(of: "draft", in: se) == 1)
            #expect(try await admin.delete("/courses/copy").status == 204)
            #expect(try await Self.reasons(of: "draft", in: se) == 0)
            // The published version has its own reason.
            let isPublished = try await eventually {
                try await se.database.read("SELECT FROM course_version WHERE kept_at IS NULL").isEmpty
            }
            #expect(isPublished)
            #expect(try await se.anonymous.send("GET", "/ipfs/\(file)").status == 200)
        }
    }
}
