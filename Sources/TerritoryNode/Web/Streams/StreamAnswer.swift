public import HTTPTypes

/// What a ``StreamRoute`` answers: bytes as they are, piece by piece where there are many.
public struct StreamAnswer: Sendable {
    /// Takes the next piece of an answer, as soon as the caller does.
    public typealias Write = (ArraySlice<UInt8>) async throws -> Void

    public enum Body: Sendable {
        case empty
        case bytes([UInt8])
        /// - length: of all pieces, where it is known.
        case pieces(length: Int?, produce: @Sendable (Write) async throws -> Void)
        /// A page of ours.
        case view(View)
    }

    public var status: HTTPResponse.Status
    public var headers: HTTPFields
    public var body: Body
    /// The bytes are somebody's, not ours: whatever they are, they run nothing (S-106).
    public var isSomebodys: Bool

    public init(
        _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: Body = .empty, isSomebodys: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isSomebodys = isSomebodys
    }

    /// A file to be saved, under a plain name.
    public static func file(_ name: String, mediaType: String, _ bytes: [UInt8]) -> StreamAnswer {
        StreamAnswer(
            headers: [.contentType: mediaType, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: .bytes(bytes))
    }

    /// An answer as JSON.
    public static func json(_ status: HTTPResponse.Status, _ value: some Encodable) throws -> StreamAnswer {
        StreamAnswer(
            status, headers: [.contentType: "application/json; charset=utf-8"],
            body: .bytes(Array(try APIAnswer.encode(value))))
    }
}
