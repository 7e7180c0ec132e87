import Content
import Foundation

/// What a store has below a prefix, page by page (ListObjectsV2).
struct S3Listing {
    private let client: S3Client

    struct Object {
        /// Below the client's prefix.
        let key: String
        let byteCount: Int
        let written: Date
    }

    init(_ client: S3Client) {
        self.client = client
    }

    /// - Parameters:
    ///   - limit: of one page; no page follows.
    ///   - between: only what comes after the first of these, and no page more than has the second. Names are listed in their order.
    /// - Throws: ``StoreUnavailable``, also where the answer cannot be read.
    func objects(
        below prefix: String, limit: Int? = nil, between: (first: String, last: String)? = nil
    ) async throws -> [Object] {
        var objects: [Object] = []
        var token: String?
        repeat {
            var query: [(name: String, value: String)] = [
                ("list-type", "2"), ("prefix", client.location.prefix + prefix),
            ]
            if let token {
                query.append(("continuation-token", token))
            } else if let between {
                query.append(("start-after", client.location.prefix + between.first))
            }
            if let limit { query.append(("max-keys", "\(limit)")) }
            let answer = try await client.send("GET", nil, query: query)
            guard let answer, let page = try? S3Document(answer.body), page.name == "ListBucketResult" else {
                throw unreadable
            }
            for entry in page.children where entry.name == "Contents" { objects.append(try object(entry)) }
            if let between, let last = objects.last, last.key >= between.last { break }
            let next = page["IsTruncated"] == "true" && limit == nil ? page["NextContinuationToken"] : nil
            // A store that says the same again would never end.
            guard next == nil || next != token else { throw unreadable }
            token = next
        } while token != nil
        return objects
    }

    private func object(_ entry: S3Document) throws -> Object {
        guard let key = entry["Key"], key.hasPrefix(client.location.prefix),
            let size = entry["Size"].flatMap({ Int($0) }),
            let written = entry["LastModified"].flatMap(Self.time)
        else { throw unreadable }
        return Object(key: String(key.dropFirst(client.location.prefix.count)), byteCount: size, written: written)
    }

    /// With or without parts of a second.
    private static func time(_ text: String) -> Date? {
        (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            ?? (try? Date(text, strategy: .iso8601))
    }

    private var unreadable: StoreUnavailable {
        StoreUnavailable(
            "The content store at \(client.location.endpoint.absoluteString) lists its objects in a way that cannot be read"
        )
    }
}
