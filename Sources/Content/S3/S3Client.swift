import Content
import Foundation
import Kernel

/// Asks a store, signed, and again where that may help.
///
/// Everything asked here may be asked twice with the same effect, so a lost answer is no harm.
struct S3Client: Sendable {
    let location: S3Location
    private let signature: SignatureV4
    private let sessionToken: String?
    private let transport: any S3Transport
    private let world: World

    /// Requests at once, where there are many to make.
    static let width = 16
    /// Before the second, third and fourth try, in milliseconds; up to as much again is added, so that not all come back at once.
    static let pauses = [100, 400, 1600]
    /// A page of 1,000 keys, or a refusal.
    private static let answerLimit = 1 << 20

    init(_ location: S3Location, _ credentials: S3Credentials, _ transport: any S3Transport, _ world: World) {
        self.location = location
        signature = SignatureV4(credentials, region: location.region)
        sessionToken = credentials.sessionToken
        self.transport = transport
        self.world = world
    }

    /// - Parameters:
    ///   - key: below the prefix; nil for the bucket.
    ///   - bodyHash: SHA-256 of the body in hexadecimal digits, where it is known already.
    ///   - pauses: before each further try.
    /// - Returns: an answer with a status of 2xx; nil where there is nothing by that key.
    /// - Throws: ``StoreUnavailable``, ``StoreProblem/full``, ``S3Unreached/tooLarge``.
    func send(
        _ method: String, _ key: String?, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], body: [UInt8] = [], bodyHash: String? = nil,
        answerLimit: Int = Self.answerLimit, pauses: [Int] = Self.pauses
    ) async throws -> S3Answer? {
        let key = key.map { location.prefix + $0 }
        let bodyHash = bodyHash ?? SignatureV4.hash(body)
        var pauses = pauses[...]
        while true {
            switch try await attempt(request(method, key, query, headers, body, bodyHash, answerLimit)) {
            case .answered(let answer): return answer
            case .failed(let failure):
                guard let pause = pauses.popFirst() else { throw failure }
                try await world.sleep(.milliseconds(pause + Int.random(in: 0...pause)))
            }
        }
    }

    /// Asks for one key, whichever: whether the store lets this node in, told in words.
    func probe(pauses: [Int] = Self.pauses) async throws {
        let query: [(name: String, value: String)] = [
            ("list-type", "2"), ("max-keys", "1"), ("prefix", location.prefix),
        ]
        _ = try await send("GET", nil, query: query, pauses: pauses)
    }

    private enum Attempt {
        case answered(S3Answer?)
        /// It may succeed a moment later.
        case failed(any Error)
    }

    private func attempt(_ request: S3Request) async throws -> Attempt {
        let answer: S3Answer
        do {
            answer = try await transport.send(request)
        } catch S3Unreached.silent(let why) {
            return .failed(
                StoreUnavailable(
                    "The content store at \(location.endpoint.absoluteString) cannot be reached [\(why)]"))
        }
        if (200..<300).contains(answer.status) { return .answered(answer) }
        let refusal = S3Refusal(answer)
        if refusal.isAbsence, request.isOfObject { return .answered(nil) }
        // The answer to `HEAD` has no words; the list's has.
        if request.method == "HEAD", !refusal.isPassing {
            try await probe()
        }
        let problem = refusal.problem(at: location, request.method)
        guard refusal.isPassing else { throw problem }
        return .failed(problem)
    }

    private func request(
        _ method: String, _ key: String?, _ query: [(name: String, value: String)],
        _ more: [(name: String, value: String)], _ body: [UInt8], _ bodyHash: String, _ answerLimit: Int
    ) -> S3Request {
        let now = world.now()
        var headers =
            more + [
                ("host", location.host), ("x-amz-content-sha256", bodyHash), ("x-amz-date", SignatureV4.stamp(now)),
            ]
        if let sessionToken { headers.append(("x-amz-security-token", sessionToken)) }
        let path = location.path(key)
        let authorization = signature.authorization(
            of: SignatureV4.Request(method: method, path: path, query: query, headers: headers, bodyHash: bodyHash),
            at: now)
        return S3Request(
            method: method, url: location.address(path, SignatureV4.query(query)),
            headers: headers + [("authorization", authorization)], body: body, isOfObject: key != nil,
            answerLimit: answerLimit)
    }
}
