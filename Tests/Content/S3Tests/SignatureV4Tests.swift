import ContentS3
import Foundation
import Testing

/// The examples of AWS's documentation: "Authenticating Requests: Using the Authorization Header", and the general test suite's.
@Suite("AWS Signature Version 4")
struct SignatureV4Tests {
    struct Example: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = "GET"
        var path = "/"
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        var body = ""
        let signature: String
    }

    private static let s3: [Example] = [
        Example(
            testDescription: "GET of a range", path: "/test.txt", headers: [("Range", "bytes=0-9")],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Example(
            testDescription: "PUT of an object", method: "PUT", path: SignatureV4.path("test$file.text"),
            headers: [("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
            body: "Welcome to Amazon S3.", signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        ),
        Example(
            testDescription: "GET of a part of the bucket", query: [("lifecycle", "")],
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Example(
            testDescription: "GET of a list", query: [("max-keys", "2"), ("prefix", "J")],
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]

    @Test("S3's examples have the published signatures", arguments: s3)
    func published(_ example: Example) throws {
        let credentials = try #require(
            S3Credentials(
                accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        let time = try Date("2013-05-24T00:00:00Z", strategy: .iso8601)
        let bodyHash = SignatureV4.hash(Array(example.body.utf8))
        let more = [
            ("Host", "examplebucket.s3.amazonaws.com"), ("x-amz-content-sha256", bodyHash),
            ("x-amz-date", SignatureV4.stamp(time)),
        ]
        let authorization = SignatureV4(credentials, region: "us-east-1").authorization(
            of: SignatureV4.Request(
                method: example.method, path: example.path, query: example.query, headers: example.headers + more,
                bodyHash: bodyHash),
            at: time)
        #expect(authorization.hasSuffix("Signature=\(example.signature)"))
        #expect(
            authorization.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders="))
    }

    private static let suite: [Example] = [
        Example(
            testDescription: "get-vanilla",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Example(
            testDescription: "get-vanilla-query-order-key-case", query: [("Param2", "value2"), ("Param1", "value1")],
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        Example(
            testDescription: "get-header-value-trim",
            headers: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        Example(
            testDescription: "post-vanilla", method: "POST",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        Example(
            testDescription: "post-sts-header-before", method: "POST",
            headers: [("X-Amz-Security-Token", token)],
            signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"),
    ]

    private static let token = """
        AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuw\
        thAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHN\
        VXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxB\
        A==
        """

    @Test("The general examples too", arguments: suite)
    func general(_ example: Example) throws {
        let credentials = try #require(
            S3Credentials(accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
        let time = try Date("2015-08-30T12:36:00Z", strategy: .iso8601)
        let authorization = SignatureV4(credentials, region: "us-east-1", service: "service").authorization(
            of: SignatureV4.Request(
                method: example.method, path: example.path, query: example.query,
                headers: example.headers + [
                    ("Host", "example.amazonaws.com"), ("X-Amz-Date", SignatureV4.stamp(time)),
                ],
                bodyHash: SignatureV4.hash([])),
            at: time)
        #expect(authorization.hasSuffix("Signature=\(example.signature)"))
    }

    @Test("Credentials are read from AWS's file and environment, and printed nowhere (S-150)")
    func credentials() throws {
        let file = """
            # made today
            [other]
            aws_access_key_id = AKIDOTHER
            aws_secret_access_key = no
            [default]
            aws_access_key_id = AKIDDEFAULT
            AWS_SECRET_ACCESS_KEY=se/cr+et=
            """
        let read = try #require(S3Credentials(file: file))
        #expect(read.accessKey == "AKIDDEFAULT")
        var printed = "\(read) \(String(reflecting: read)) \([read]) \(Optional(read) as Any)"
        dump(read, to: &printed)
        #expect(!printed.contains("se/cr") && !printed.contains("AKID"))
        #expect(S3Credentials(file: "aws_access_key_id=AKID") == nil)
        #expect(S3Credentials(accessKey: "AKID\r\nX-Evil: 1", secretKey: "s") == nil)
        #expect(S3Credentials(environment: ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": ""]) == nil)
        let token = ["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": ""]
        #expect(S3Credentials(environment: token) != nil)
    }
}
