import Foundation
import HTTPTypes
import Kernel

/// What is known of one request and its answer so far, however far it got: for the log, the metrics and the error.
struct Exchange {
    /// Made here; a client's own is never trusted (S-074).
    let id: String
    let trace: TraceContext
    let began = ContinuousClock.now
    let address: ClientAddress
    var site: Site?
    /// The route's template, never the path itself: what metrics are labelled with.
    var route = "none"
    var kind = Route.Kind.api
    /// As the route has it.
    var errorReason: (@Sendable (_ status: Int) -> String)?
    var rate: RateState?
    var allowedMethods: [HTTPRequest.Method] = []
    var member: SignedInMember?
    /// What went wrong, for the log.
    var problem: Problem?

    init(world: World, head: HTTPRequest, address: ClientAddress) {
        id = world.uuidV7().lowercaseText
        trace = TraceContext(
            continuing: head.headerFields[.traceParent], random: world.randomBytes(TraceContext.randomByteCount))
        self.address = address
    }
}
