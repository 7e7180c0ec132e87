import Content
import ContentS3
import Foundation
import Kernel
import Synchronization
import Testing

@Suite("Blocks in an S3 store")
struct S3BlockStoreTests {
    let bucket = BucketInMemory(pageSize: 3)
    let pauses = Pauses()

    final class Pauses: Sendable {
        let all = Mutex<[Duration]>([])
    }

    private var store: S3BlockStore {
        var world = World.system
        world.sleep = { [pauses] pause in pauses.all.withLock { $0.append(pause) } }
        return S3BlockStore(
            S3Location(
                endpoint: URL(string: "https://store.example.org:9000")!, region: "eu-north-1", bucket: "bucket",
                prefix: "se/"),
            S3Credentials(accessKey: "AKIDEXAMPLE", secretKey: "a-secret")!, transport: bucket, world: world)
    }

    private static func block(_ number: UInt8) -> Block {
        Block(.raw, [UInt8](repeating: number, count: 100))
    }

    /// Blocks of one shard, found by trying.
    private static func blocks(inShard shard: UInt8, count: Int) -> [Block] {
        var blocks: [Block] = []
        var number = 0
        while blocks.count < count {
            let block = Block(.raw, Array("\(number)".utf8))
            if block.cid.hash.digest[0] == shard { blocks.append(block) }
            number += 1
        }
        return blocks
    }

    @Test("What is put is there under the name that a file would have, until it is removed")
    func keeps() async throws {
        let block = Self.block(1)
        #expect(try await store.bytes(of: block.cid.hash) == nil)
        try await store.put(block)
        #expect(bucket.keys == ["se/" + BlockName.path(block.cid.hash)])
        #expect(try await store.block(block.cid) == block)
        #expect(try await store.contains(block.cid.hash))
        #expect(try await store.missing(of: [block.cid.hash, Self.block(2).cid.hash]) == [Self.block(2).cid.hash])
        try await store.remove([block.cid.hash, Self.block(2).cid.hash])
        #expect(bucket.keys == [])
    }

    @Test("The store compares what it gets with the block's own hash, and sees no secret")
    func signed() async throws {
        let block = Self.block(1)
        try await store.put(block)
        let put = try #require(bucket.requests.first { $0.method == "PUT" })
        let headers = Dictionary(uniqueKeysWithValues: put.headers.map { ($0.name, $0.value) })
        #expect(headers["x-amz-content-sha256"] == SignatureV4.hash(block.bytes))
        #expect(headers["host"] == "store.example.org:9000")
        #expect(
            headers["authorization"]?.contains("content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-write")
                == true)
        #expect(!"\(bucket.requests)".contains("a-secret"))
    }

    @Test("Of two who write a block, the one who gives up takes nothing from the other")
    func marks() async throws {
        let block = Self.block(1)
        let mine = try #require(try await store.add(block))
        #expect(try await store.add(block) == nil)
        try await store.remove(block.cid.hash, ifLastWritten: mine)
        #expect(try await store.contains(block.cid.hash))
        try await store.remove(block.cid.hash)
        let again = try #require(try await store.add(block))
        try await store.remove(block.cid.hash, ifLastWritten: again)
        #expect(bucket.keys == [])
    }

    @Test("A collection sees every page of a shard, and what was written when")
    func lists() async throws {
        let blocks = Self.blocks(inShard: 7, count: 10)
        for block in blocks { try await store.put(block) }
        bucket.change("se/" + BlockName.path(blocks[0].cid.hash)) { $0.written = Date(timeIntervalSinceNow: -3600) }
        #expect(Set(try await store.hashes(inShard: 7)) == Set(blocks.map(\.cid.hash)))
        #expect(try await store.hashes(inShard: 8) == [])
        let old = try await store.blocks(inShard: 7, writtenBefore: Date(timeIntervalSinceNow: -1800))
        #expect(old.map(\.hash) == [blocks[0].cid.hash] && old[0].byteCount == blocks[0].bytes.count)
        #expect(try await store.missing(of: blocks.map(\.cid.hash)) == [])
        try await store.put(blocks[0])
        #expect(try await store.blocks(inShard: 7, writtenBefore: Date(timeIntervalSinceNow: -1800)).isEmpty)
        try await store.removeAll()
        #expect(bucket.keys == [])
    }

    @Test("Who goes through the hashes of a large shard in their order has each part of it listed once")
    func parts() async throws {
        let blocks = Self.blocks(inShard: 7, count: 40).sorted {
            $0.cid.hash.digest.lexicographicallyPrecedes($1.cid.hash.digest)
        }
        for block in blocks where block != blocks[17] { try await store.put(block) }
        let before = bucket.requests.count
        #expect(try await store.missing(of: blocks[12..<24].map(\.cid.hash)) == [blocks[17].cid.hash])
        // Eleven that are there, three on a page.
        #expect(bucket.requests.count - before == 4)
    }

    @Test("Other bytes than the name says are set aside and mended, and never given (S-100)")
    func damage() async throws {
        let block = Self.block(1)
        let key = "se/" + BlockName.path(block.cid.hash)
        let store = store
        try await store.put(block)
        bucket.change(key) { $0.bytes[50] ^= 1 }
        #expect(try await store.isIntact(block.cid.hash) == false)
        await #expect(throws: StoreProblem.damaged(block.cid.hash)) { try await store.bytes(of: block.cid.hash) }
        #expect(bucket.keys == ["se/damaged/" + BlockName.file(block.cid.hash)])
        #expect(try await store.bytes(of: block.cid.hash) == nil)
        store.mend { $0 == block.cid.hash ? block : nil }
        try await store.put(block)
        bucket.change(key) { $0.bytes = [UInt8](repeating: 0, count: Block.byteLimit + 1) }
        #expect(try await store.bytes(of: block.cid.hash) == block.bytes)
        #expect(try await store.isIntact(block.cid.hash))
    }

    @Test("A store that is busy or silent is asked again, later each time, with a new signature")
    func retries() async throws {
        let block = Self.block(1)
        try await store.put(block)
        bucket.fail(.refusal(503, "SlowDown"), .silence, .refusal(500, "InternalError"))
        #expect(try await store.bytes(of: block.cid.hash) == block.bytes)
        let waited = pauses.all.withLock { $0 }
        #expect(waited.count == 3 && waited[0] >= .milliseconds(100) && waited[2] >= .milliseconds(1600))

        bucket.fail(.silence, .silence, .silence, .silence)
        await #expect(throws: StoreUnavailable.self) { try await store.bytes(of: block.cid.hash) }
        #expect(pauses.all.withLock { $0.count } == 6)
    }

    @Test(
        "A refusal is told at once, by the setting that would mend it",
        arguments: [
            (403, "InvalidAccessKeyId", "s3.credentialsFile"), (403, "SignatureDoesNotMatch", "secret key"),
            (403, "AccessDenied", "s3:PutObject"), (403, nil, "s3:ListBucket"), (404, "NoSuchBucket", "s3.bucket"),
            (403, "RequestTimeTooSkewed", "clock"), (400, "ExpiredToken", "session token"),
            (400, "AuthorizationHeaderMalformed", "region: eu-west-1"), (301, nil, "s3.region"),
            (405, "MethodNotAllowed\nforged line", "HTTP 405"),
        ] as [(Int, String?, String)])
    func refusals(_ status: Int, _ code: String?, _ words: String) async throws {
        bucket.fail(.refusal(status, code, "<Region>eu-west-1</Region><StringToSign>x</StringToSign>"))
        let problem = try #require(await #expect(throws: StoreUnavailable.self) { try await store.check() })
        #expect(problem.reason.contains(words) && problem.reason.contains("https://store.example.org:9000"))
        #expect(!problem.reason.contains("\n") && !problem.reason.contains("secret\""))
        #expect(bucket.requests.count == 1)
    }

    @Test("A store without room says so as a full disk does")
    func full() async throws {
        bucket.fail(.refusal(404), .refusal(507, "XMinioStorageFull"))
        await #expect(throws: StoreProblem.full) { try await store.put(Self.block(1)) }
    }

    @Test(
        "What is no list is refused, and none goes on for ever",
        arguments: [
            "", "<html>", "<ListBucketResult>", "<Error><Code>x</Code></Error>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a/>",
            "<ListBucketResult><Contents><Key>&lol;</Key></Contents></ListBucketResult>",
            "<ListBucketResult><Contents><Key>elsewhere</Key></Contents></ListBucketResult>",
            String(repeating: "<a>", count: 100_000),
        ])
    func hostileLists(_ text: String) async throws {
        bucket.fail(.answer(S3Answer(status: 200, body: Array(text.utf8))))
        await #expect(throws: StoreUnavailable.self) { try await store.hashes(inShard: 0) }
        let again = S3Answer(
            status: 200,
            body: Array(
                """
                <ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>a</NextContinuationToken>\
                </ListBucketResult>
                """.utf8))
        bucket.fail(.answer(again), .answer(again))
        await #expect(throws: StoreUnavailable.self) { try await store.hashes(inShard: 0) }
    }
}
