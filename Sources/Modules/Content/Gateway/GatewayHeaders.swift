import Content
import HTTPTypes
import Web

extension GatewayRequest {
    /// What every answer of the gateway says.
    func headers(_ way: ContentWay, etag: String, contentType: String) -> HTTPFields {
        var headers = HTTPFields()
        headers[.eTag] = etag
        headers[.contentType] = contentType
        headers[.cacheControl] = Gateway.cacheControl
        // Not only by the address: one address has several forms.
        headers[.vary] = "Accept"
        headers[.ipfsPath] = request.path.firstRange(of: "/ipfs/").map { String(request.path[$0.lowerBound...]) }
        headers[.ipfsRoots] = way.addresses.map(\.description).joined(separator: ",")
        return headers
    }

    /// Whether the caller has it already; then nothing but the headers is sent.
    func isKnown(_ headers: HTTPFields) -> Bool {
        headers[.eTag].map { request.has(tag: $0) } ?? false
    }
}

extension HTTPField.Name {
    static let ipfsPath = Self("X-Ipfs-Path")!
    static let ipfsRoots = Self("X-Ipfs-Roots")!
}
