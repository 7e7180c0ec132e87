import Content
import ContentStorage
import Foundation
import HTTPTypes
import Kernel
import Postgres
import Web

/// The Pinning Service API of IPFS (version 1): `/pins`, for programs that know it already.
struct PinServiceRoutes: Sendable {
    let store: PinStore
    let service: PinService
    let storage: ContentStorage
    let world: World

    /// Of the body of one pin; the specification's fields take less.
    static let body = BodyAllowance.stream(bytes: 256 << 10)

    private struct List: Codable {
        let count: Int
        let results: [PinRecord]
    }

    var streams: [StreamRoute] {
        [
            .get(
                "/pins", "What I asked to be kept (Pinning Service API)", access: .member, rate: .read,
                problems: [.badContentAddress],
                shape: StreamShape(
                    query: PinFilter.Query.self, gives: [.json(List.self)], errorReason: Self.reason)
            ) { request, context in
                let found = try await store.list(PinFilter(request.query), of: context.member)
                return try .json(.ok, List(count: found.count, results: found.records))
            },
            .get(
                "/pins/{requestid}", "One thing I asked to be kept (Pinning Service API)", access: .member,
                rate: .read, shape: StreamShape(gives: [.json(PinRecord.self)], errorReason: Self.reason)
            ) { request, context in
                try .json(.ok, try await record(request, context))
            },
            .post(
                "/pins", "Ask for something to be kept (Pinning Service API)", access: .member, rate: .write,
                body: Self.body, problems: [.badContentAddress, .overQuota, .keyReused], shape: Self.shape
            ) { request, context in
                let key = try Self.key(request)
                return try .json(.accepted, try await add(try await Self.read(request), key, context))
            },
            .post(
                "/pins/{requestid}", "Keep something in the place of another (Pinning Service API)", access: .member,
                rate: .write, body: Self.body, problems: [.badContentAddress, .overQuota, .keyReused],
                shape: Self.shape
            ) { request, context in
                try .json(.accepted, try await replace(request, context))
            },
            .delete(
                "/pins/{requestid}", "No longer keep it (Pinning Service API)", access: .member, rate: .write,
                shape: StreamShape(with: [.accepted], errorReason: Self.reason)
            ) { request, context in
                try await remove(try await record(request, context), context)
                return StreamAnswer(.accepted)
            },
        ]
    }

    private static let keyHeader = HTTPField.Name("Idempotency-Key")!
    private static let keyLimit = 255

    private static let shape = StreamShape(
        headers: [keyHeader], takes: [.closedJSON(PinRequest.Body.self)], gives: [.json(PinRecord.self)],
        with: [.accepted], errorReason: reason)

    /// As the specification names errors ("Error" in its OpenAPI document), which leaves those of others open.
    private static func reason(_ status: Int) -> String {
        switch status {
        case 400, 422: "BAD_REQUEST"
        case 401: "UNAUTHORIZED"
        case 404: "NOT_FOUND"
        case 413: "INSUFFICIENT_FUNDS"
        case 500...: "INTERNAL_SERVER_ERROR"
        default: "REFUSED"
        }
    }

    private func add(_ request: PinRequest, _ key: String?, _ context: MemberContext) async throws -> PinRecord {
        let id = world.uuidV7()
        let added = try await store.add(request, id: id, key: key, for: context.member, at: world.now())
        guard added.isNew else { return added.record }
        try await service.begin(id, request.cid, name: request.name, for: context.member.id)
        return try await store.record(id, of: context.member) ?? added.record
    }

    private func replace(_ request: StreamRequest, _ context: MemberContext) async throws -> PinRecord {
        let key = try Self.key(request)
        let asked = try await Self.read(request)
        // Asked before, the other is gone already.
        if let key, let added = try await store.known(as: key, asked, of: context.member, at: world.now()) {
            return added
        }
        let known = try await record(request, context)
        let added = try await add(asked, key, context)
        try await remove(known, context)
        return added
    }

    /// What the caller calls this asking, so that it may repeat it where no answer came.
    private static func key(_ request: StreamRequest) throws -> String? {
        guard let key = request.headers[keyHeader] else { return nil }
        guard (1...keyLimit).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw Problem.malformed("Idempotency-Key has 1 to 255 visible ASCII characters.")
        }
        return key
    }

    private func remove(_ record: PinRecord, _ context: MemberContext) async throws {
        guard let id = UUID(uuidString: record.requestid) else { return }
        let cid = try CID(record.pin.cid)
        try await storage.database.write { transaction in
            guard try await store.remove(id, of: context.member, in: transaction),
                try await !store.isWanted(cid, by: context.member, in: transaction)
            else { return }
            try await storage.release(cid, for: PinOperations.holder(context.member.id), in: transaction)
        }
    }

    private func record(_ request: StreamRequest, _ context: MemberContext) async throws -> PinRecord {
        guard let id = UUID(uuidString: request.parameters["requestid"] ?? ""),
            var record = try await store.record(id, of: context.member)
        else { throw Problem.notFound }
        record.info.merge(service.progress.info(id)) { first, _ in first }
        return record
    }

    private static func read(_ request: StreamRequest) async throws -> PinRequest {
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/json") == true else {
            throw Problem(.wrongContentType)
        }
        var bytes: [UInt8] = []
        for try await piece in request.body { bytes += piece }
        return try PinRequest(bytes)
    }
}
