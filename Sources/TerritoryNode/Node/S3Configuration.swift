import ContentS3
import Foundation
import Registry

/// An S3-compatible store that keeps content in place of the state folder.
struct S3Settings: Sendable {
    let location: S3Location
    let credentials: S3Credentials
    /// Where they were read; nil for the environment.
    let credentialsFile: String?

    /// Each setting as an operator reads it; of the keys only where they are (S-150).
    var values: [String: String] {
        [
            "s3.endpoint": location.endpoint.absoluteString, "s3.region": location.region, "s3.bucket": location.bucket,
            "s3.prefix": location.prefix, "s3.addressing": location.addressing.rawValue,
            "s3.credentialsFile": credentialsFile ?? "",
        ]
    }
}

/// The settings of the content store.
enum S3Configuration {
    static let keys = [
        "s3.endpoint", "s3.region", "s3.bucket", "s3.prefix", "s3.addressing", "s3.credentialsFile",
    ]

    /// - Parameter environment: where AWS's own names for keys are looked for, without a file.
    /// - Returns: nil where no store is named.
    /// - Throws: ``ConfigurationProblem``.
    static func read(_ sources: SettingSources, environment: [String: String]) throws -> S3Settings? {
        guard let endpoint = sources.text("s3.endpoint") else {
            guard let key = keys.first(where: { sources.text($0) != nil }) else { return nil }
            throw ConfigurationProblem(key: key, detail: "needs s3.endpoint")
        }
        let location = S3Location(
            endpoint: try url(endpoint), region: try word("s3.region", sources, /[a-z0-9-]{1,32}/) ?? "us-east-1",
            bucket: try bucket(sources), prefix: try prefix(sources), addressing: try addressing(sources))
        let file = sources.text("s3.credentialsFile")
        return S3Settings(
            location: location, credentials: try file.map(credentials) ?? credentials(environment),
            credentialsFile: file)
    }

    private static func url(_ text: String) throws -> URL {
        guard let parts = URLComponents(string: text), ["https", "http"].contains(parts.scheme),
            parts.host?.isEmpty == false, parts.user == nil, parts.password == nil, ["", "/"].contains(parts.path),
            parts.query == nil, parts.fragment == nil, var url = parts.url
        else {
            throw ConfigurationProblem(
                key: "s3.endpoint", detail: "is https://host or https://host:port without a path, not “\(text)”")
        }
        if url.path() == "/", let bare = URL(string: String(url.absoluteString.dropLast())) { url = bare }
        return url
    }

    private static func bucket(_ sources: SettingSources) throws -> String {
        guard let bucket = try word("s3.bucket", sources, /[A-Za-z0-9][A-Za-z0-9._-]{1,254}/) else {
            throw ConfigurationProblem(key: "s3.bucket", detail: "is missing: the bucket has to be there already")
        }
        return bucket
    }

    private static func prefix(_ sources: SettingSources) throws -> String {
        guard let prefix = try word("s3.prefix", sources, /[A-Za-z0-9_-][A-Za-z0-9._\/-]{0,199}/) else { return "" }
        return prefix.hasSuffix("/") ? prefix : prefix + "/"
    }

    private static func addressing(_ sources: SettingSources) throws -> S3Location.Addressing {
        guard let text = sources.text("s3.addressing") else { return .path }
        guard let addressing = S3Location.Addressing(rawValue: text) else {
            throw ConfigurationProblem(key: "s3.addressing", detail: "is path or host, not “\(text)”")
        }
        return addressing
    }

    private static func word(_ key: String, _ sources: SettingSources, _ form: Regex<Substring>) throws -> String? {
        guard let text = sources.text(key) else { return nil }
        guard text.wholeMatch(of: form) != nil else {
            throw ConfigurationProblem(key: key, detail: "cannot be “\(text)”")
        }
        return text
    }

    private static func credentials(in path: String) throws -> S3Credentials {
        guard let text = try? PrivateFile.text(at: path) else {
            throw ConfigurationProblem(
                key: "s3.credentialsFile",
                detail: "names \(path), which has to be readable, and by its owner alone (0600)")
        }
        guard let credentials = S3Credentials(file: text) else {
            throw ConfigurationProblem(
                key: "s3.credentialsFile",
                detail: "names \(path), which has no lines aws_access_key_id = … and aws_secret_access_key = …")
        }
        return credentials
    }

    private static func credentials(_ environment: [String: String]) throws -> S3Credentials {
        guard let credentials = S3Credentials(environment: environment) else {
            throw ConfigurationProblem(
                key: "s3.credentialsFile",
                detail: "is missing, and so are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment")
        }
        return credentials
    }
}
