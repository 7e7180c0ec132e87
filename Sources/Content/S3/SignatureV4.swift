import Crypto
public import Foundation
import Kernel

/// AWS Signature Version 4, in the header `Authorization`: proves who asks, and that neither the address, the signed headers nor the
/// body were changed on the way.
///
/// Source: "Create a signed AWS API request" and "Authenticating Requests: Using the Authorization Header" in AWS's documentation.
/// Where requests are to S3, each part of the path is encoded once, not twice as for other services.
public struct SignatureV4: Sendable {
    static let algorithm = "AWS4-HMAC-SHA256"

    private let credentials: S3Credentials
    private let region: String
    private let service: String

    public init(_ credentials: S3Credentials, region: String, service: String = "s3") {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    /// What is signed of a request.
    public struct Request: Sendable {
        public var method: String
        /// As it stands in the request line, encoded.
        public var path: String
        /// Not encoded.
        public var query: [(name: String, value: String)]
        /// All that are to be signed, `host` among them.
        public var headers: [(name: String, value: String)]
        /// SHA-256 of the body, in hexadecimal digits.
        public var bodyHash: String

        public init(
            method: String, path: String, query: [(name: String, value: String)],
            headers: [(name: String, value: String)], bodyHash: String
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
            self.bodyHash = bodyHash
        }
    }

    /// - Returns: the value of `Authorization`.
    public func authorization(of request: Request, at time: Date) -> String {
        let stamp = Self.stamp(time)
        let scope = "\(stamp.prefix(8))/\(region)/\(service)/aws4_request"
        let headers = Self.canonical(request.headers)
        let names = headers.map(\.name).joined(separator: ";")
        let canonical = [
            request.method, request.path, Self.query(request.query),
            headers.map { "\($0.name):\($0.value)\n" }.joined(), names, request.bodyHash,
        ].joined(separator: "\n")
        let text = [Self.algorithm, stamp, scope, Self.hash(Array(canonical.utf8))].joined(separator: "\n")
        let signature = HexText.write(Self.mac(text, by: key(day: String(stamp.prefix(8)))))
        return "\(Self.algorithm) Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(names), "
            + "Signature=\(signature)"
    }

    /// A key for one day, region and service, so that whoever gets hold of it has no other.
    private func key(day: String) -> [UInt8] {
        [day, region, service, "aws4_request"].reduce(Array("AWS4\(credentials.secretKey)".utf8)) { key, part in
            Self.mac(part, by: key)
        }
    }

    private static func mac(_ text: String, by key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    /// In hexadecimal digits.
    public static func hash(_ bytes: [UInt8]) -> String {
        HexText.write(SHA256.hash(data: bytes))
    }

    /// For `x-amz-date`: `20130524T000000Z`.
    public static func stamp(_ time: Date) -> String {
        time.formatted(
            Date.ISO8601FormatStyle(
                dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted,
                timeZoneSeparator: .omitted, includingFractionalSeconds: false, timeZone: .gmt))
    }

    /// Names in lower case and in order, values with single spaces.
    private static func canonical(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
        let values = Dictionary(grouping: headers) { $0.name.lowercased() }
        return values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { name, headers in
            (
                name,
                headers.map { $0.value.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
                    .joined(separator: ",")
            )
        }
    }

    /// As it stands in the address, too: encoded, and in order of the encoded names and values.
    public static func query(_ items: [(name: String, value: String)]) -> String {
        items.map { (encode($0.name), encode($0.value)) }
            .sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
            .map { "\($0)=\($1)" }.joined(separator: "&")
    }

    /// The encoded path of a key: its slashes stay.
    public static func path(_ key: String) -> String {
        "/"
            + key.split(separator: "/", omittingEmptySubsequences: false).map { encode(String($0)) }
            .joined(separator: "/")
    }

    /// All but RFC 3986's unreserved characters, with capital digits.
    private static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += "%" + HexText.write([byte]).uppercased()
            }
        }
        return encoded
    }
}
