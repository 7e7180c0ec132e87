import Foundation

/// An endpoint's answer in bytes.
struct APIAnswer: Sendable {
    let status: Int
    let body: Data?
    var location: String?
    var etag: String?
    /// The cursor of the next page of a list.
    var next: String?

    init<Value>(_ answer: Answer<Value>) throws {
        status = answer.status
        body = try answer.value.map(Self.encode)
        location = answer.location
        etag = answer.etag
    }

    /// As kept for a repeated request.
    init(status: Int, body: Data?, location: String?, etag: String?) {
        self.status = status
        self.body = body
        self.location = location
        self.etag = etag
    }

    /// The entity tag that a reader compares: the handler's own, else a weak one over the bytes.
    var comparableTag: String? { etag ?? body.map(EntityTag.weak) }

    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }
}
