import Content
import Foundation

/// An answer that is a no, and what it means to whoever set the store up.
struct S3Refusal {
    let status: Int
    /// What S3 calls it, such as `NoSuchBucket`; nil where the answer had no body, as those to `HEAD`.
    let code: String?
    private let region: String?

    init(_ answer: S3Answer) {
        status = answer.status
        let document = try? S3Document(answer.body)
        let code = document?["Code"]
        // It goes to the log: what is no word is not a code.
        self.code = code?.wholeMatch(of: /[A-Za-z0-9.]{1,64}/).map { String($0.output) }
        region = (document?["Region"] ?? answer.headers["x-amz-bucket-region"])?
            .wholeMatch(of: /[a-z0-9-]{1,32}/).map { String($0.output) }
    }

    /// Whether the bucket has no object of that name. To `HEAD` the bucket may be missing as well: the next other request tells.
    var isAbsence: Bool { status == 404 && (code == nil || code == "NoSuchKey") }

    /// Whether the same may succeed a moment later.
    var isPassing: Bool {
        [429, 500, 502, 503, 504].contains(status) && !isFull || code == "RequestTimeout" || code == "SlowDown"
    }

    private var isFull: Bool {
        status == 507 || ["QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded"].contains(code)
    }

    func problem(at location: S3Location, _ method: String) -> any Error {
        if isFull { return StoreProblem.full }
        let what = code ?? "HTTP \(status)"
        let place = "The content store at \(location.endpoint.absoluteString)"
        let reason =
            switch code {
            case "NoSuchBucket": "has no bucket “\(location.bucket)” (s3.bucket)"
            case "InvalidAccessKeyId": "does not know the access key (s3.credentialsFile)"
            case "SignatureDoesNotMatch": "says that the secret key is not the access key's (s3.credentialsFile)"
            case "ExpiredToken", "InvalidToken", "TokenRefreshRequired":
                "does not take the session token any more (s3.credentialsFile)"
            case "RequestTimeTooSkewed": "says that this machine's clock is wrong"
            case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect":
                "has the bucket in another region" + (region.map { ": \($0)" } ?? "") + " (s3.region, s3.endpoint)"
            default: general(location)
            }
        return StoreUnavailable("\(place) \(reason) [\(method): \(what)]")
    }

    private func general(_ location: S3Location) -> String {
        switch status {
        case 301, 302, 307, 308: "sends elsewhere: the region or the endpoint is another (s3.region, s3.endpoint)"
        case 401, 403:
            "does not let this key in: it has to be right, and to have s3:ListBucket, s3:GetObject, s3:PutObject and "
                + "s3:DeleteObject for “\(location.bucket)/\(location.prefix)” (s3.credentialsFile)"
        case 404: "has no bucket “\(location.bucket)” (s3.bucket)"
        default: "refuses"
        }
    }
}
