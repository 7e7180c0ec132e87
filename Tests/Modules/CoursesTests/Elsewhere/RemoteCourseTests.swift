import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Courses
@testable import Federation

@Suite("Courses of other territories", .serialized)
struct RemoteCourseTests {
    private static func publish(_ slug: String, by admin: TestCaller) async throws {
        let created = try await admin.post("/courses", #"{"slug":"\#(slug)","title":{"en":"The tides"}}"#)
        #expect(created.status == 201, "\(created.text)")
        _ = try await admin.post("/courses/\(slug)/sections", #"{"title":{"en":"Reading"}}"#)
        let lesson = #"{"kind":"lesson","title":{"en":"The moon"},"body":{"en":"It pulls."}}"#
        #expect(try await admin.post("/courses/\(slug)/items", lesson).status == 201)
        #expect(try await admin.post("/courses/\(slug)/publish").status == 200)
    }

    @Test(
        "What is published in one territory is listed in the other, with its origin and address, until it is archived")
    func listed() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let admin = try await federation["se"].admin()
            try await Self.publish("tides", by: admin)
            let dk = federation["dk"]
            let isListed = try await eventually {
                try await dk.anonymous.get("/remote-courses").json["items"]?.array?.count == 1
            }
            #expect(isListed)
            let found = try #require(try await dk.anonymous.get("/remote-courses").json["items"]?.array?.first)
            let cid = try await admin.get("/courses/tides/package").json["cid"]?.string
            #expect(found["territory"]?.string == "se")
            #expect(found["slug"]?.string == "tides")
            #expect(found["title"]?.string == "The tides")
            #expect(found["cid"]?.string == cid)
            #expect(found["installed_as"] == nil)
            #expect(try await federation["se"].anonymous.get("/remote-courses").json["items"]?.array?.isEmpty == true)
            let page = try await dk.anonymous.send("GET", "/courses/elsewhere")
            #expect(page.text.contains(cid ?? "none"))
            #expect(!page.text.contains("name=\"course\""))

            let etag = try await admin.get("/courses/tides/draft")[header: "etag"] ?? ""
            _ = try await admin.patch("/courses/tides", #"{"title":{"en":"More tides"}}"#, ["If-Match": etag])
            #expect(try await admin.post("/courses/tides/publish").json["version"] == .number("2"))
            let isNewer = try await eventually {
                try await dk.anonymous.get("/remote-courses").json["items"]?.array?.first?["version"] == .number("2")
            }
            #expect(isNewer)
            #expect(try await admin.post("/courses/tides/archive").status == 200)
            let isGone = try await eventually {
                try await dk.anonymous.get("/remote-courses").json["items"]?.array?.isEmpty == true
            }
            #expect(isGone)
        }
    }

    @Test("A course is installed by its address from the territory that published it, and republished it has the same")
    func installed() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, dk) = (try await federation["se"].admin(), try await federation["dk"].admin())
            try await Self.publish("tides", by: se)
            let package = try await se.get("/courses/tides/package").json
            let cid = try #require(package["cid"]?.string)
            let isListed = try await eventually {
                try await dk.get("/remote-courses").json["items"]?.array?.count == 1
            }
            #expect(isListed)
            // The origin puts a package into content storage within seconds; peers then give it by its address alone.
            let isInstalled = try await eventually {
                try await dk.post("/courses/import", #"{"slug":"tidal","cid":"\#(cid)"}"#).status == 201
            }
            #expect(isInstalled)
            let row = try #require(
                try await federation["dk"].database.read(
                    "SELECT source_cid, source_territory FROM course WHERE slug = 'tidal'"
                ).first)
            #expect(try row.get("source_cid", as: String.self) == cid)
            #expect(try row.get("source_territory", as: String.self) == federation["se"].tid)
            #expect(
                try await dk.get("/remote-courses").json["items"]?.array?.first?["installed_as"]?.string == "tidal")
            #expect(try await dk.post("/courses/tidal/publish").status == 200)
            #expect(try await dk.get("/courses/tidal/package").json["cid"]?.string == cid)
            #expect(try await dk.post("/courses", #"{"slug":"elsewhere","title":{"en":"No"}}"#).status == 422)
        }
    }

    @Test("A fact about another course than its entry says, or out of bounds, keeps nothing (S-139)")
    func refused() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let database = federation["dk"].database
            let territory = try #require(TerritoryID(federation["se"].tid))
            let id: ID<Course> = World.system.newID()
            let good = CoursePublished(
                id: id, slug: "tides", courseVersion: 1, predecessor: nil, cid: nil,
                title: LocalizedText("Tides", in: "en"), language: "en", publishedAt: Date())
            func change(_ fact: CoursePublished, _ origin: FactOrigin) async throws {
                try await database.write { try await RemoteCourseStore.keep(fact, origin, in: $0) }
            }
            @Sendable func origin(_ object: UUID) -> FactOrigin {
                FactOrigin(
                    territory: territory, code: "se", sequence: 7, entryID: UUID(), objectID: object, time: Date())
            }
            await #expect(throws: RemoteCourseError.otherObject) { try await change(good, origin(UUID())) }
            let strange = [
                ("No Slug", 1, nil, "Tides", "en"), ("tides", 0, nil, "Tides", "en"),
                ("tides", 1, "none", "Tides", "en"),
                ("tides", 1, nil, String(repeating: "a", count: 201), "en"), ("tides", 1, nil, "Tides", "<b>"),
            ]
            for (slug, version, cid, title, language) in strange {
                let fact = CoursePublished(
                    id: id, slug: slug, courseVersion: version, predecessor: nil, cid: cid,
                    title: LocalizedText(title, in: "en"), language: language, publishedAt: Date())
                await #expect(throws: RemoteCourseError.outOfBounds) { try await change(fact, origin(id.uuid)) }
            }
            #expect(try await database.read("SELECT 1 FROM remote_course").isEmpty)
            try await change(good, origin(id.uuid))
            try await database.write { try await RemoteCourseStore.forget(origin(id.uuid), in: $0) }
            #expect(try await database.read("SELECT 1 FROM remote_course").isEmpty)
        }
    }

    @Test("A package is of whoever was heard first to publish it, whatever time a copycat writes")
    func copycats() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (se, database) = (federation["se"], federation["se"].database)
            let cid = try #require(try await se.anonymous.get("/courses/code-of-conduct/package").json["cid"]?.string)
            let dk = try #require(TerritoryID(federation["dk"].tid))
            let store = RemoteCourseStore(database: database)
            @Sendable func state(_ id: UUID, _ cid: String, at time: Date) async throws {
                let fact = CoursePublished(
                    id: ID(id), slug: "tides", courseVersion: 1, predecessor: nil, cid: cid,
                    title: LocalizedText("Tides", in: "en"), language: "en", publishedAt: time)
                let origin = FactOrigin(
                    territory: dk, code: "dk", sequence: 7, entryID: UUID(), objectID: id, time: time)
                try await database.write { try await RemoteCourseStore.keep(fact, origin, in: $0) }
            }
            let (first, copycat) = (UUID(), UUID())
            try await state(first, cid, at: Date())
            try await state(copycat, cid, at: Date(timeIntervalSince1970: -1e9))
            #expect(try await store.origin(of: cid)?.course == first)
            try await state(copycat, cid, at: Date(timeIntervalSinceNow: 1e9))
            let newest = try #require(try await store.list(after: nil, limit: 9).first)
            #expect(newest.publishedAt <= Date(timeIntervalSinceNow: 60))
        }
    }
}
