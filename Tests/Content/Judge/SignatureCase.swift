import ContentS3
import Foundation

/// A request to an S3 store, as JSON; what it makes of it is the value of `Authorization`.
struct SignatureCase: Decodable {
    let accessKey: String
    let secretKey: String
    let region: String
    /// In seconds since 1970.
    let time: TimeInterval
    let method: String
    /// Not encoded, without the first slash.
    let path: String
    let query: [[String]]
    let headers: [[String]]
    let bodyHash: String

    static func authorization(_ bytes: [UInt8]) throws -> String {
        let asked = try JSONDecoder().decode(SignatureCase.self, from: Data(bytes))
        guard let credentials = S3Credentials(accessKey: asked.accessKey, secretKey: asked.secretKey) else {
            throw BadCase()
        }
        let request = SignatureV4.Request(
            method: asked.method, path: SignatureV4.path(asked.path), query: asked.query.map { ($0[0], $0[1]) },
            headers: asked.headers.map { ($0[0], $0[1]) }, bodyHash: asked.bodyHash)
        return SignatureV4(credentials, region: asked.region)
            .authorization(of: request, at: Date(timeIntervalSince1970: asked.time))
    }
}
