import HTTPTypes
import Kernel

/// How large a request may be, and how long it may take to arrive (S-061, S-062).
enum RequestLimits {
    static let headerFieldBytes = 8 * 1024
    static let headerListBytes = 32 * 1024
    static let headerFields = 100
    static let addressBytes = 8 * 1024
    static let bodyBytes = 1024 * 1024
    /// A body may have so much framing before it is parsed, or a quarter of its size: chunks may carry extensions that no
    /// reader of bodies sees.
    static let framingBytes = 1024 * 1024
    /// What the parser takes before it gives up with 400; above the limits that have an answer of their own.
    static let parserBytes = 80 * 1024
    static let parserFields = 1000
    static let bodySeconds = 30
    static let headerSeconds = 10
    /// Twice in 40 seconds: what a reader seems to take at first only fills the system's own buffers.
    static let answerSeconds = 18
    /// Who takes so much of an answer each second, over ``answerSeconds``, may go on taking.
    static let answerBytesPerSecond = 4 * 1024
    /// How much of an answer is written at a time: a connection that takes less in ``answerSeconds`` is slow.
    static let answerPartBytes = 64 * 1024
    static let idleSeconds = 15
    static let connections = 3000
    static let connectionsOfOneAddress = 50

    /// - Throws: ``Problem`` `addressTooLong` or `headersTooLarge`.
    static func check(_ head: HTTPRequest) throws {
        guard (head.path ?? "").utf8.count <= addressBytes else { throw Problem(.addressTooLong) }
        var total = 0
        guard head.headerFields.count <= headerFields else { throw Problem(.headersTooLarge) }
        for field in head.headerFields {
            let size = field.name.rawName.utf8.count + field.value.utf8.count
            guard size <= headerFieldBytes else { throw Problem(.headersTooLarge) }
            total += size
        }
        guard total <= headerListBytes else { throw Problem(.headersTooLarge) }
    }
}
