import FederationCore

/// The follower's judgement, and what two of the mutants make of it: they take what the right question refused.
extension VirtualNode {
    func judge(_ bytes: [UInt8], _ log: FollowedLog, _ key: Ed25519PublicKey?) -> FollowedLog.Judgement {
        let judged = log.judge(batch: bytes)
        guard case .reject(let reason) = judged.verdict, let batch = try? Batch(decoding: bytes),
            let head = try? SignedHead(kept: batch.note).checkpoint
        else { return judged }
        if around.mutant == .trustKeyInMessage, reason == .signatureMissing, let key {
            return taking(batch, log, under: LogKey(origin: head.origin, publicKey: key)) ?? judged
        }
        if around.mutant == .ignoreEpoch, reason == .wrongEpoch, head.origin.territory == log.territory,
            let key = log.identity.spans.first?.key
        {
            return taking(batch, log, under: LogKey(origin: head.origin, publicKey: key)) ?? judged
        }
        return judged
    }

    private func taking(_ batch: Batch, _ log: FollowedLog, under key: LogKey) -> FollowedLog.Judgement? {
        guard batch.first <= log.size, batch.end > log.size,
            let head = try? Checkpoint.verified(note: batch.note, key: key).checkpoint
        else { return nil }
        let new = Array(batch.items.dropFirst(Int(log.size - batch.first)))
        var frontier = log.frontier
        for item in new { frontier.append(item.leaf) }
        guard frontier.root == head.root else { return nil }
        let next = FollowedLog(
            identity: log.identity, epoch: log.epoch, frontier: frontier, lastNote: batch.note, state: .syncing)
        return FollowedLog.Judgement(verdict: .accept(next, new: new))
    }
}
