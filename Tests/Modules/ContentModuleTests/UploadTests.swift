import Content
import ContentStorage
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@Suite("Uploads", .serialized)
struct UploadTests {
    static let hello = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"

    @Test("A file has the address that every tool computes; sent again it is the same, and not new")
    func once() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let first = try await ana.upload("hello world", query: "?filename=hello.txt")
            #expect(first.status == 201 && first.cid == Self.hello && first.json["size"]?.integer(Int.self) == 11)
            #expect(first.json["media_type"]?.string == "text/plain; charset=utf-8")
            #expect(first.json["name"]?.string == "hello.txt")
            #expect(first[header: "location"] == "/ipfs/\(Self.hello)")
            #expect(try await ana.upload("hello world").status == 200)
            // S-109: who else has it is not told.
            let ola = ContentCaller(caller: try await federation["se"].member("ola"))
            #expect(try await ola.upload("hello world").status == 201)
            #expect(try await ContentCaller(caller: federation["se"].anonymous).upload("hello world").status == 401)
        }
    }

    @Test("What a file is said to be has to be what it begins like; programs and markup are refused (S-101)")
    func kinds() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))

            for (content, type) in [
                ("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), ("<!DOCTYPE html><p>", "text/html"),
                ("  <html>", "text/plain"), ("<?xml version='1.0'?>", nil), ("plain", "image/png"), ("MZ\u{1}", nil),
                ("GIF89a", "image/png"), ("#!/bin/sh", "text/plain"), ("alert(1)", "text/javascript"),
            ] {
                let answer = try await ana.upload(content, as: type)
                #expect(answer.status == 415 && answer.code == "TF4157", "\(content)")
            }
            for (content, type) in [
                ("GIF89a", "image/gif"), ("a < b", "text/plain; charset=utf-8"), ("# Title", "text/markdown"),
                ("%PDF-1.7", nil), ("\u{1}\u{2}", "application/octet-stream"), ("{}", "application/json"),
            ] {
                #expect(try await ana.upload(content, as: type).status == 201, "\(content)")
            }
        }
    }

    @Test("A form brings several files, or a folder with one address")
    func forms() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let files = try await ana.form([
                ("file", "a.txt", "text/plain", "hello world"), ("file", "dir/b.md", nil, "# B"),
            ])
            #expect(files.status == 201)
            #expect(files.json["files"]?.array?.map { $0["name"]?.string } == ["a.txt", "b.md"])
            let folder = try await ana.form([
                ("folder", nil, nil, "course"), ("file", "a.txt", nil, "hello world"), ("file", "x/b.md", nil, "# B"),
            ])
            #expect(folder.status == 201 && folder.json["name"]?.string == "course")
            #expect(try await ana.get("/ipfs/\(folder.cid)/x/b.md").text == "# B")
            let twice = try await ana.form([
                ("folder", nil, nil, "f"), ("file", "a", nil, "1"), ("file", "a", nil, "2"),
            ])
            #expect(twice.status == 400)
            #expect(try await ana.form([("folder", nil, nil, "f")]).status == 422)
        }
    }

    @Test("The list of uploads is walked to its end, the newest first")
    func list() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            for number in 0..<5 { #expect(try await ana.upload("\(number)").status == 201) }
            // Files of one form came at one time.
            _ = try await ana.form([("file", "a", nil, "a"), ("file", "b", nil, "b"), ("file", "c", nil, "c")])
            var found: [String] = []
            var path: String? = "/uploads?limit=2"
            while let next = path {
                let page = try await ana.caller.get(next).json
                found += page["items"]?.array?.compactMap { $0["cid"]?.string } ?? []
                path = page["next"]?.string.map { "/uploads?limit=2&cursor=\($0)" }
            }
            #expect(found.count == 8 && Set(found).count == 8)
            #expect(
                try await ana.caller.get("/uploads").json["items"]?.array?.compactMap { $0["cid"]?.string } == found)
        }
    }

    @Test("A form that breaks off, or has a part with a wrong type, leaves nothing")
    func broken() async throws {
        try await TestFederation.with("se") { federation in
            let node = federation["se"]
            let ana = ContentCaller(caller: try await node.member("ana"))
            let cut = "--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nhello world"
            let type = ["Content-Type": "multipart/form-data; boundary=xyz"]
            #expect(try await ana.caller.send("POST", "/ipfs/upload", cut, type).status == 400)
            let wrong = try await ana.form([
                ("file", "a.txt", "text/plain", "hello world"), ("file", "b.png", "image/png", "no image"),
            ])
            #expect(wrong.status == 415)
            #expect(try await ana.get("/ipfs/\(Self.hello)").status == 404)
            #expect(try await node.database.read("SELECT 1 FROM content_tree").isEmpty)
            #expect(try await ana.caller.get("/uploads").json["items"]?.array == [])
        }
    }

    @Test("A member has a limit, and the territory has one (S-102)")
    func quota() async throws {
        let limits = ContentLimits(upload: 3000, member: 2000, territory: 3500)
        try await TestFederation.with("se", content: limits) { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            #expect(try await ana.upload(String(repeating: "a", count: 1500)).status == 201)
            let over = try await ana.upload(String(repeating: "b", count: 501))
            #expect(over.status == 413 && over.code == "TF4137")
            #expect(over.text.contains("1500") && over.text.contains("2000"))
            let large = try await ana.upload(String(repeating: "c", count: 3001))
            #expect(large.status == 413 && large.code == "TF4130" && large.text.contains("3000"))
            #expect(try await ana.upload(String(repeating: "b", count: 500)).status == 201)
            // What is there already takes nothing from the territory, but counts for whoever wants it.
            let ola = ContentCaller(caller: try await federation["se"].member("ola"))
            #expect(try await ola.upload(String(repeating: "a", count: 1500)).status == 201)
            #expect(try await ola.upload(String(repeating: "d", count: 501)).status == 413)
            let eva = ContentCaller(caller: try await federation["se"].member("eva"))
            let full = try await eva.upload(String(repeating: "e", count: 1501))
            #expect(full.status == 507 && full.code == "TF5070" && full.text.contains("3500"))
            #expect(try await eva.get("/uploads").status == 303)
        }
    }
}
