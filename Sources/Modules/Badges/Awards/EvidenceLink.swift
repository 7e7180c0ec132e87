import Foundation

/// What an award is for, as pages lead to it: `ipfs://…` by the territory's own gateway.
struct EvidenceLink: Sendable {
    let text: String
    let address: String

    /// Nil for what is no address that a page may lead to.
    init?(_ evidence: String) {
        text = evidence
        if evidence.hasPrefix("ipfs://") {
            address = "/ipfs/" + evidence.dropFirst("ipfs://".count)
        } else if evidence.hasPrefix("https://") || evidence.hasPrefix("http://") {
            address = evidence
        } else {
            return nil
        }
    }
}
