import Kernel
import Web

/// `GET` and `HEAD /ipfs/{cid}[/{path}]`.
struct GatewayRoutes: Sendable {
    let gateway: Gateway

    var streams: [StreamRoute] {
        [
            .get("/ipfs/{cid}/{path...}", access: .anyone, problems: ProblemKind.gateway) { request, _ in
                try await gateway.answer(request)
            }
        ]
    }
}
