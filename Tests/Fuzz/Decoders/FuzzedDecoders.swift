extension FuzzedDecoder {
    /// Every decoder that meets bytes from strangers. A new one stands in the list of its layer.
    static let all: [FuzzedDecoder] =
        logs + proofs + identities + requests + texts + kernel + content + accounts + badges + web
}
