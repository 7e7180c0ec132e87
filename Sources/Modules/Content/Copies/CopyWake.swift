/// Wakes ``CopyService`` when there is something to do. It carries nothing and may miss; the service also looks by itself.
struct CopyWake: Sendable {
    let posts: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (posts, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func post() {
        continuation.yield()
    }
}
