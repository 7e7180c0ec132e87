import FederationCore

/// `LogReader.batch`, `RequestDesk` and `PageRequests`.
extension VirtualNode {
    /// The newest entries from a position on that one batch carries, under a head of that epoch that may leave.
    func batch(from first: UInt64, epoch: UInt64) throws -> Batch? {
        let reach = first + UInt64(Batch.maximumItems)
        let head = tables.notes.last {
            $0.epoch == epoch && $0.frontier.size > first && $0.frontier.size <= reach && isReleased($0)
        }
        guard let head, first < tables.items.count else { return nil }
        try release(head.note)
        let items = Array(tables.items[Int(first)..<min(Int(head.frontier.size), tables.items.count)])
        return try? Batch(items: items, note: head.note.withoutTimes().encoded)
    }

    /// Asks a territory for its log, or for what it holds of another.
    func ask(_ territory: Int, of origin: Int, epoch: UInt64, from size: UInt64) throws {
        if let asked = memory?.asked[territory], asked.until > around.now { return }
        let token = around.chance.next()
        let now = unixTime
        let call = RemoteCall(
            issuer: Cast.territories[self.territory], audience: Cast.territories[territory],
            method: territory == origin
                ? .range(epoch: epoch, from: size, max: UInt64(Batch.maximumItems))
                : .keptRange(
                    of: Cast.territories[origin], epoch: epoch, from: size, max: UInt64(Batch.maximumItems)),
            nonce: around.chance.bytes(RemoteCall.nonceByteCount), issuedAt: now,
            expiresAt: now + RemoteCall.maximumLifetime)
        let request = try Envelope(payload: call.encoded, type: RemoteCall.payloadType, signedBy: key).encoded
        memory?.asked[territory] = Asked(token: token, until: around.now + 5_000)
        around.send(.request(of: origin, request, token: token), from: id, to: around.node(of: territory))
    }

    func answer(_ request: [UInt8], of origin: Int, to asker: Int, token: UInt64) throws {
        let bytes: [UInt8]
        do {
            bytes = try perform(call(request))
        } catch let failure as RemoteFailure {
            bytes = failure.encoded
        } catch let reason as Reject {
            bytes = RemoteFailure.refused(reason).encoded
        }
        around.send(.answer(origin: origin, bytes, token: token), from: id, to: asker)
    }

    /// The issuer a request claims decides whose key must have signed it.
    private func call(_ request: [UInt8]) throws -> RemoteCall {
        let envelope = try Envelope(decoding: request)
        let claimed = try RemoteCall(decoding: envelope.payload)
        guard let issuer = Cast.index(of: claimed.issuer) else { throw Reject.originUnknown }
        _ = try envelope.verified(as: RemoteCall.payloadType, by: Cast.keys[issuer].publicKey)
        try claimed.check(receiver: Cast.territories[territory], now: unixTime)
        try memory?.admission.admit(claimed, now: unixTime)
        return claimed
    }

    private func perform(_ call: RemoteCall) throws -> [UInt8] {
        switch try call.method {
        case .range(let epoch, let from, _): return try ownPage(epoch: epoch, from: from)
        case .keptRange(let origin, _, let from, _):
            guard let origin = Cast.index(of: origin) else { throw Reject.originUnknown }
            return try heldPage(of: origin, from: from)
        default: throw Reject.unknownMethod
        }
    }

    private func ownPage(epoch: UInt64, from: UInt64) throws -> [UInt8] {
        guard !isRecovering else { throw Reject.rateExceeded }
        let served = around.mutant == .ignoreEpoch ? tables.epoch : epoch
        if let batch = try batch(from: from, epoch: served) { return batch.encoded }
        guard served == tables.epoch else { throw Reject.wrongEpoch }
        throw RemoteFailure.futureCursor(size: releasedHead?.frontier.size ?? 0)
    }

    /// Whoever follows a territory can give it back what it lost, the oldest epoch first: the product asks for the kept head to
    /// learn which those are.
    private func heldPage(of origin: Int, from first: UInt64) throws -> [UInt8] {
        let held = tables.peers[origin]
        let heads = held.notes.filter { $0.size > first }
        let epoch = heads.map(\.checkpoint.origin.epoch).min()
        guard let head = heads.last(where: { $0.checkpoint.origin.epoch == epoch }) else {
            throw RemoteFailure.futureCursor(size: held.log.size)
        }
        return try Batch(items: Array(held.items[Int(first)..<Int(head.size)]), note: head.note).encoded
    }
}
