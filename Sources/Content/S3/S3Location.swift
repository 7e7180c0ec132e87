public import Foundation

/// Where a store is, and which part of it is ours.
public struct S3Location: Sendable, Hashable {
    /// `https://s3.eu-north-1.amazonaws.com`, without a path.
    public let endpoint: URL
    public let region: String
    public let bucket: String
    /// What every key begins with; empty, or ends with `/`.
    public let prefix: String
    public let addressing: Addressing

    /// Where a request names the bucket.
    public enum Addressing: String, Sendable, CaseIterable {
        /// `https://endpoint/bucket/key`, which every store takes.
        case path
        /// `https://bucket.endpoint/key`, which AWS wants of new buckets.
        case host
    }

    public init(
        endpoint: URL, region: String, bucket: String, prefix: String = "", addressing: Addressing = .path
    ) {
        self.endpoint = endpoint
        self.region = region
        self.bucket = bucket
        self.prefix = prefix
        self.addressing = addressing
    }

    /// The part of one territory. Its blocks have the names that they have in a folder.
    public func part(_ name: String) -> S3Location {
        S3Location(
            endpoint: endpoint, region: region, bucket: bucket, prefix: "\(prefix)\(name)/", addressing: addressing)
    }

    /// What `Host` says: with the port where it is not the scheme's own, as every HTTP client writes it.
    var host: String {
        let isDefault = endpoint.port == nil || endpoint.port == (endpoint.scheme == "https" ? 443 : 80)
        let port = isDefault ? "" : ":\(endpoint.port ?? 0)"
        let name = endpoint.host(percentEncoded: true) ?? ""
        return (addressing == .host ? "\(bucket)." : "") + (name.contains(":") ? "[\(name)]" : name) + port
    }

    /// The encoded path of a key, or with nil of the bucket.
    func path(_ key: String?) -> String {
        let parts = [addressing == .path ? bucket : nil, key].compactMap { $0 }
        return SignatureV4.path(parts.joined(separator: "/"))
    }

    func address(_ path: String, _ query: String) -> String {
        "\(endpoint.scheme ?? "https")://\(host)\(path)" + (query.isEmpty ? "" : "?\(query)")
    }
}
