import Content
import ContentStorage
import Foundation
import Kernel
import NodeTesting
import Testing

@Suite("The gateway", .serialized)
struct GatewayTests {
    @Test("A file is given for saving, for ever, and runs nothing (S-106, S-107)")
    func file() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let anyone = ContentCaller(caller: federation["se"].anonymous)
            let cid = try await ana.upload("hello world").cid
            let answer = try await anyone.get("/ipfs/\(cid)")
            #expect(answer.status == 200 && answer.text == "hello world")
            #expect(answer[header: "content-type"] == "text/plain; charset=utf-8")
            #expect(answer[header: "cache-control"] == "public, max-age=29030400, immutable")
            #expect(answer[header: "content-disposition"] == "attachment; filename=\"\(cid)\"")
            #expect(answer[header: "content-security-policy"]?.contains("sandbox") == true)
            #expect(answer[header: "x-content-type-options"] == "nosniff")
            #expect(answer[header: "x-ipfs-path"] == "/ipfs/\(cid)" && answer[header: "x-ipfs-roots"] == cid)
            let etag = try #require(answer[header: "etag"])
            let known = try await anyone.get("/ipfs/\(cid)", ["If-None-Match": "\"x\", W/\(etag)"])
            #expect(known.status == 304 && known.body.isEmpty && known[header: "etag"] == etag)
            let head = try await anyone.head("/ipfs/\(cid)")
            #expect(head.status == 200 && head[header: "content-length"] == "11" && head.body.isEmpty)
            let named = try await anyone.get("/ipfs/\(cid)?filename=%C3%A5.txt")
            #expect(
                named[header: "content-disposition"]
                    == "attachment; filename=\"_.txt\"; filename*=UTF-8''%C3%A5.txt")
            #expect(try await anyone.get("/api/v1/ipfs/\(cid)").status == 404)
        }
    }

    @Test("Ranges are exact, and what is no range of the file is 416 (S-110)")
    func ranges() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let path = "/ipfs/\(try await ana.upload("hello world").cid)"
            for (range, text, field) in [
                ("bytes=0-4", "hello", "bytes 0-4/11"), ("bytes=6-", "world", "bytes 6-10/11"),
                ("bytes=-5", "world", "bytes 6-10/11"), ("bytes=-500", "hello world", "bytes 0-10/11"),
                ("bytes=6-99999999999999999999999", "world", "bytes 6-10/11"),
            ] {
                let answer = try await ana.get(path, ["Range": range])
                #expect(answer.status == 206 && answer.text == text && answer[header: "content-range"] == field)
            }
            for range in ["bytes=11-", "bytes=-0", "bytes=0-1,3-4", "bytes=99999999999999999999-"] {
                let answer = try await ana.get(path, ["Range": range])
                #expect(answer.status == 416 && answer[header: "content-range"] == "bytes */11", "\(range)")
            }
            for range in ["lines=0-4", "bytes=4-2", "bytes=x-1", "bytes=-"] {
                #expect(try await ana.get(path, ["Range": range]).status == 200)
            }
            #expect(try await ana.get(path, ["Range": "bytes=0-4", "If-Range": "\"x\""]).status == 200)
        }
    }

    @Test("What is no address is 400, what is not here 404, and 412 for those who want no search")
    func absent() async throws {
        try await TestFederation.with("se") { federation in
            let anyone = ContentCaller(caller: federation["se"].anonymous)
            for path in ["/ipfs/x", "/ipfs/Qm", "/ipfs/bafy", "/ipfs/\(UploadTests.hello.uppercased())x"] {
                #expect(try await anyone.get(path).code == "TF4005", "\(path)")
            }
            let path = "/ipfs/\(UploadTests.hello)"
            #expect(try await anyone.get(path).status == 404)
            #expect(try await anyone.head(path + "?format=raw").status == 404)
            #expect(try await anyone.get(path, ["Cache-Control": "only-if-cached"]).code == "TF4127")
            for query in ["format=tar", "format=car&dag-scope=x", "format=car&car-version=2", "format=car&car-dups=z"] {
                #expect(try await anyone.get("\(path)?\(query)").code == "TF4006", "\(query)")
            }
            let page = try await anyone.get(path, ["Accept": "text/html"])
            #expect(page.status == 404 && page[header: "content-type"] == "text/html; charset=utf-8")
        }
    }

    @Test("A folder shows its index, or a list that links, behind a slash")
    func folders() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let cid = try await ana.form([
                ("folder", nil, nil, "f"), ("file", "a b.txt", nil, "A"), ("file", "x/index.html", nil, "index"),
                ("file", "pin", nil, "a file of this name"),
            ]).cid
            let bare = try await ana.get("/ipfs/\(cid)")
            #expect(bare.status == 301 && bare[header: "location"] == "/ipfs/\(cid)/")
            let list = try await ana.get("/ipfs/\(cid)/", ["Accept": "text/html"])
            #expect(list.status == 200 && list.text.contains("href=\"./a%20b.txt\""))
            #expect(try await ana.get("/ipfs/\(cid)/a%20b.txt").text == "A")
            #expect(try await ana.get("/ipfs/\(cid)/x/").text == "index")
            #expect(try await ana.get("/ipfs/\(cid)/pin").text == "a file of this name")
            #expect(try await ana.get("/ipfs/\(cid)/none").status == 404)
            #expect(try await ana.get("/ipfs/\(cid)/x/..%2f..").status == 404)
        }
    }

    @Test("Blocks and archives are what they hash to")
    func trustless() async throws {
        try await TestFederation.with("se") { federation in
            let ana = ContentCaller(caller: try await federation["se"].member("ana"))
            let cid = try await ana.form([
                ("folder", nil, nil, "f"), ("file", "a", nil, "same"), ("file", "b", nil, "same"),
                ("file", "c/d", nil, "deep"),
            ]).cid
            let raw = try await ana.get("/ipfs/\(cid)", ["Accept": "application/vnd.ipld.raw"])
            #expect(raw[header: "content-type"] == "application/vnd.ipld.raw")
            #expect(raw[header: "content-disposition"] == "attachment; filename=\"\(cid).bin\"")
            #expect(try Block(CID(cid), verifying: raw.body).cid == CID(cid))
            func blocks(_ path: String) async throws -> Int {
                let answer = try await ana.get(path)
                var reader = ArchiveReader()
                reader.append(answer.body)
                var count = 0
                while try reader.next() != nil { count += 1 }
                try reader.finish()
                return count
            }
            #expect(try await blocks("/ipfs/\(cid)?format=car") == 4)
            #expect(try await blocks("/ipfs/\(cid)?format=car&car-dups=y") == 5)
            #expect(try await blocks("/ipfs/\(cid)?format=car&dag-scope=block") == 1)
            #expect(try await blocks("/ipfs/\(cid)?format=car&dag-scope=entity") == 1)
            #expect(try await blocks("/ipfs/\(cid)/c/d?format=car&dag-scope=block") == 3)
            let head = try await ana.head("/ipfs/\(cid)?format=car")
            #expect(
                head[header: "content-type"] == "application/vnd.ipld.car; version=1; order=dfs; dups=n"
                    && head.body.isEmpty)
        }
    }

    @Test("What is denied is given to nobody, on its own, in folders and in archives, and says why")
    func denied() async throws {
        try await TestFederation.with("se") { federation in
            let node = federation["se"]
            let ana = ContentCaller(caller: try await node.member("ana"))
            let admin = try await node.admin()
            let folder = try await ana.form([("folder", nil, nil, "f"), ("file", "a", nil, "hello world")]).cid
            let body = #"{"reason":"It is not ours to give.","is_legal":true}"#
            let deny = "/admin/content/denied/\(UploadTests.hello)"
            #expect(try await ana.caller.put(deny, body, ["If-Match": "*"]).status == 403)
            #expect(try await admin.put(deny, body).status == 204)
            let refused = try await ana.get("/ipfs/\(folder)/a")
            #expect(refused.status == 451 && refused.text.contains("not ours to give"))
            #expect(try await ana.get("/ipfs/\(UploadTests.hello)?format=raw").status == 451)
            await #expect(throws: (any Error).self) { try await ana.get("/ipfs/\(folder)?format=car") }
            #expect(try await admin.delete(deny).status == 204)
            #expect(try await ana.get("/ipfs/\(folder)/a").text == "hello world")
        }
    }

    @Test("A pin keeps what its uploader releases; metadata counts who keeps it")
    func pins() async throws {
        try await TestFederation.with("se") { federation in
            let node = federation["se"]
            let ana = ContentCaller(caller: try await node.member("ana"))
            let ola = try await node.member("ola")
            #expect(try await ola.post("/ipfs/\(UploadTests.hello)/pin", "{}").status == 404)
            let cid = try await ana.upload("hello world").cid
            #expect(try await ola.post("/ipfs/\(cid)/pin", #"{"name":"mine","mode":"recursive"}"#).status == 200)
            #expect(
                try await ola.send("POST", "/ipfs/\(cid)/pin", "{}", ["Content-Type": "application/json"]).status == 200
            )
            let known = try await ola.get("/ipfs/meta/\(cid)").json
            #expect(known["pins"]?.integer(Int.self) == 2 && known["is_mine"] == .bool(true))
            #expect(try await node.anonymous.send("GET", "/ipfs/meta/\(cid)").json["is_mine"] == .bool(false))
            #expect(try await ana.caller.delete("/uploads/\(cid)").status == 204)
            #expect(try await ana.get("/ipfs/meta/\(cid)").json["pins"]?.integer(Int.self) == 1)
            #expect(try await ola.delete("/ipfs/\(cid)/pin").status == 204)
            #expect(try await ola.delete("/ipfs/\(cid)/pin").status == 204)
            #expect(try await ana.get("/ipfs/\(cid)").status == 200)
        }
    }
}
