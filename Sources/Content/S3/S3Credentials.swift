/// What a store knows this node by. Nothing prints the secret parts: neither a log line nor a debugger's description.
public struct S3Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public let accessKey: String
    let secretKey: String
    let sessionToken: String?

    /// - Returns: nil where a part is empty or has anything but visible ASCII, which no key has and no header may carry.
    public init?(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        guard [accessKey, secretKey, sessionToken ?? "-"].allSatisfy(Self.isWord) else { return nil }
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }

    /// The file that AWS's own tools keep: sections in brackets, and lines `aws_access_key_id = …`. The section `default` counts, or
    /// what stands before any section.
    /// - Returns: nil where a key is missing.
    public init?(file text: String) {
        var values: [String: String] = [:]
        var isWanted = true
        for line in text.split(whereSeparator: \.isNewline).map({ $0.trimmed }) where !line.hasPrefix("#") {
            if line.hasPrefix("[") {
                isWanted = line == "[default]"
            } else if isWanted, let equals = line.firstIndex(of: "=") {
                values[line[..<equals].trimmed.lowercased()] = line[line.index(after: equals)...].trimmed
            }
        }
        self.init(values["aws_access_key_id"], values["aws_secret_access_key"], values["aws_session_token"])
    }

    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, where there is one, `AWS_SESSION_TOKEN`.
    public init?(environment: [String: String]) {
        self.init(
            environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"], environment["AWS_SESSION_TOKEN"])
    }

    private init?(_ accessKey: String?, _ secretKey: String?, _ sessionToken: String?) {
        guard let accessKey, let secretKey else { return nil }
        self.init(
            accessKey: accessKey, secretKey: secretKey, sessionToken: sessionToken.flatMap { $0.isEmpty ? nil : $0 })
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    public var description: String { "S3Credentials(…)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
