import FederationCore

/// Lets what is held of one origin take effect.
struct PeerEffects: Sendable {
    let applier: Applier
    let payloads: PayloadRequests
    let origin: TerritoryID

    /// In the origin's order, with the payloads that have to be asked for; without them where it does not give them.
    func take() async throws {
        while case let unasked? = try await payloads.round() { try await applier.run(origin, before: unasked) }
        try await applier.run(origin)
        // Now it is known what the log itself says was erased, and the rest of what is missing is asked for.
        _ = try await payloads.round()
        try await applier.runLate(origin)
    }
}
