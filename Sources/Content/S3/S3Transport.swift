/// Sends one request to a store. The signing and the store are without HTTP, so that tests can be the store.
public protocol S3Transport: Sendable {
    /// - Throws: ``S3Unreached`` where no whole answer came.
    func send(_ request: S3Request) async throws -> S3Answer
}

/// A request as it goes out, signed.
public struct S3Request: Sendable {
    public let method: String
    public let url: String
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]
    /// Whether it is about one object, and not the bucket.
    let isOfObject: Bool
    /// The most bytes that the answer's body may have.
    public let answerLimit: Int
}

public struct S3Answer: Sendable {
    public let status: Int
    /// Names in lower case.
    public let headers: [String: String]
    public let body: [UInt8]

    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// No whole answer came.
public enum S3Unreached: Error, Sendable {
    /// Why, for operators.
    case silent(String)
    /// More bytes came than there may be.
    case tooLarge
}
