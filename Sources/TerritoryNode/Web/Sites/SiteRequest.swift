import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// A request that found its territory and its route.
struct SiteRequest: Sendable {
    let site: Site
    let request: Request
    /// Without the query.
    let path: String
    let query: Substring
    let parameters: [String: String]
    let context: NodeContext
    /// How many segments the route names.
    let openAt: Int

    /// What follows the named places of a route with an open end.
    var rest: [String] {
        let segments = RouteTemplate.segments(of: path.last == "/" ? path.dropLast() : path[...]) ?? []
        return Array(segments.dropFirst(openAt))
    }

    /// The whole body.
    /// - Throws: ``Problem`` `tooLarge`, or `cutOff` where the connection ended too early.
    func body() async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > RequestLimits.bodyBytes {
            throw Problem(.tooLarge)
        }
        do {
            let buffer = try await request.body.collect(upTo: RequestLimits.bodyBytes)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem(.tooLarge)
        } catch let end as ConnectionGuard.CutOff {
            throw Problem(.cutOff, reason: "\(end)")
        }
    }
}
