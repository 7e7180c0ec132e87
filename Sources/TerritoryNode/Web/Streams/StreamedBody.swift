import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// The body of a request as it comes. It ends where the caller said, or is an error: never is a part taken for the whole.
public struct StreamedBody: AsyncSequence, Sendable {
    public typealias Element = [UInt8]

    /// What the caller says it will send, in bytes; nil where it sends in chunks.
    public let declaredLength: Int?
    private let body: RequestBody
    private let limit: Int

    /// - Throws: ``Problem`` `tooLarge` for a length beyond the limit.
    init(_ request: Request, limit: Int) throws {
        declaredLength = request.headers[.contentLength].flatMap { Int($0) }
        guard declaredLength ?? 0 <= limit else { throw Problem.tooLarge(limit: limit) }
        body = request.body
        self.limit = limit
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(pieces: body.makeAsyncIterator(), declared: declaredLength, limit: limit)
    }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var pieces: RequestBody.AsyncIterator
        fileprivate let declared: Int?
        fileprivate let limit: Int
        private var count = 0

        fileprivate init(pieces: RequestBody.AsyncIterator, declared: Int?, limit: Int) {
            self.pieces = pieces
            self.declared = declared
            self.limit = limit
        }

        /// - Throws: ``Problem`` `tooLarge`, or `cutOff` where the connection ended too early.
        public mutating func next() async throws -> [UInt8]? {
            let piece: ByteBuffer?
            do { piece = try await pieces.next() } catch { throw Problem(.cutOff, reason: "\(error)") }
            guard let piece else {
                guard declared ?? count == count else { throw Problem(.cutOff) }
                return nil
            }
            count += piece.readableBytes
            guard count <= limit else { throw Problem.tooLarge(limit: limit) }
            return Array(piece.readableBytesView)
        }
    }
}
