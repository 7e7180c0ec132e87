import ContentS3
import Foundation
import Synchronization

/// A store of one bucket that is asked without a network. What fails, and how, a test says before.
final class BucketInMemory: S3Transport {
    struct Object {
        var bytes: [UInt8]
        var headers: [String: String]
        var written: Date
    }

    private struct State {
        var objects: [String: Object] = [:]
        var requests: [S3Request] = []
        var failures: [Failure] = []
    }

    /// One answer that is other than it should be.
    enum Failure {
        case answer(S3Answer)
        case silence

        static func refusal(_ status: Int, _ code: String? = nil, _ more: String = "") -> Failure {
            let body = code.map { "<?xml version=\"1.0\"?><Error><Code>\($0)</Code>\(more)</Error>" } ?? ""
            return .answer(S3Answer(status: status, body: Array(body.utf8)))
        }
    }

    /// Keys on one page of a list.
    private let pageSize: Int
    private let state = Mutex(State())

    init(pageSize: Int = 1000) {
        self.pageSize = pageSize
    }

    var requests: [S3Request] { state.withLock { $0.requests } }
    var keys: [String] { state.withLock { $0.objects.keys.sorted() } }

    func fail(_ failures: Failure...) {
        state.withLock { $0.failures += failures }
    }

    func change(_ key: String, _ body: (inout Object) -> Void) {
        state.withLock { state in
            if var object = state.objects[key] {
                body(&object)
                state.objects[key] = object
            }
        }
    }

    func send(_ request: S3Request) async throws -> S3Answer {
        try state.withLock { state in
            state.requests.append(request)
            if !state.failures.isEmpty {
                switch state.failures.removeFirst() {
                case .answer(let answer): return answer
                case .silence: throw S3Unreached.silent("connection refused")
                }
            }
            let url = URLComponents(string: request.url)!
            let key = String(url.path.dropFirst("/bucket/".count))
            guard !key.isEmpty else { return list(url, state.objects) }
            return try answer(request, key, &state.objects)
        }
    }

    private func answer(_ request: S3Request, _ key: String, _ objects: inout [String: Object]) throws -> S3Answer {
        switch request.method {
        case "PUT":
            let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { first, _ in first }
            var object = Object(bytes: request.body, headers: headers, written: Date())
            if let source = headers["x-amz-copy-source"]?.dropFirst("/bucket/".count) {
                object.bytes = objects[String(source)]?.bytes ?? []
            }
            objects[key] = object
        case "DELETE":
            objects[key] = nil
            return S3Answer(status: 204)
        default:
            guard let object = objects[key] else { return S3Answer(status: 404) }
            guard request.method == "GET" else { return S3Answer(status: 200, headers: object.headers) }
            guard object.bytes.count <= request.answerLimit else { throw S3Unreached.tooLarge }
            return S3Answer(status: 200, headers: object.headers, body: object.bytes)
        }
        return S3Answer(status: 200)
    }

    private func list(_ url: URLComponents, _ objects: [String: Object]) -> S3Answer {
        let query = Dictionary(uniqueKeysWithValues: (url.queryItems ?? []).map { ($0.name, $0.value ?? "") })
        let keys = objects.keys.sorted().filter { $0.hasPrefix(query["prefix"]!) }
        let rest = keys.filter { $0 > query["continuation-token"] ?? query["start-after"] ?? "" }
        let page = rest.prefix(query["max-keys"].flatMap { Int($0) } ?? pageSize)
        let entries = page.map { key in
            let time = objects[key]!.written.formatted(.iso8601)
            return "<Contents><Key>\(key)</Key><LastModified>\(time)</LastModified><ETag>&quot;e&quot;</ETag>"
                + "<Size>\(objects[key]!.bytes.count)</Size></Contents>"
        }
        let next = page.count < rest.count ? "<NextContinuationToken>\(page.last!)</NextContinuationToken>" : ""
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Prefix/>\
            <IsTruncated>\(page.count < rest.count)</IsTruncated>\(next)\(entries.joined())</ListBucketResult>
            """
        return S3Answer(status: 200, body: Array(text.utf8))
    }
}
