import FederationCore
import Testing

@Suite("The form of an identity") struct IdentityFormTests {
    private static let keys = IdentityTests.keys.map(\.publicKey)

    private func operation(
        _ change: IdentityOperation.Change = .update, signing: [SigningGrant] = [IdentityTests.zero],
        witnesses: [TerritoryID] = []
    ) throws(Reject) -> IdentityOperation {
        try IdentityOperation(
            number: 1, previous: IdentityTests.start.lastHash, change: change, rotation: [Self.keys[0]],
            signing: signing, witnesses: witnesses)
    }

    @Test("No key signs twice at once, and there are no more than sixteen witnesses")
    func lists() {
        #expect(throws: Reject.badIdentity) {
            try operation(signing: [IdentityTests.zero, IdentityTests.grant(IdentityTests.first, 0, 9)])
        }
        let witnesses = (0..<17 as Range<UInt8>).map { TerritoryID(hash: Hash(of: [$0])) }
        #expect(throws: Reject.badIdentity) { try operation(witnesses: witnesses) }
    }

    @Test("No object in it has a member more")
    func members() throws {
        let base = EpochStart(number: 1, base: HeadPosition(epoch: 0, size: 5), root: MerkleHash.emptyRoot)
        let changes: [IdentityOperation.Change] = [.revoke(key: Self.keys[2], lastGoodSize: 7), .epoch(base)]
        for change in changes {
            let text = String(decoding: try operation(change).encoded, as: UTF8.self)
            // Endpoints have names of their own.
            for opening in text.ranges(of: "{") where !text[opening.upperBound...].hasPrefix("}") {
                var more = text
                more.replaceSubrange(opening, with: #"{"x":1,"#)
                #expect(throws: Reject.badIdentity, "\(more)") { try IdentityOperation(decoding: Array(more.utf8)) }
            }
        }
    }

    @Test("No number in it is beyond a signed integer")
    func numbers() throws {
        let text = String(decoding: try operation().encoded, as: UTF8.self)
        let far = text.replacing(#""seq":1,"#, with: #""seq":9223372036854775808,"#)
        #expect(throws: Reject.badIdentity) { try IdentityOperation(decoding: Array(far.utf8)) }
    }

    @Test("A genesis is signed by a rotation key, as what it is")
    func genesis() throws {
        #expect(throws: Reject.keyNotAdmissible) { try IdentityTests.genesis.signed(by: IdentityTests.third) }
        let other = try Envelope(
            payload: IdentityTests.genesis.encoded, type: "text/plain", signedBy: IdentityTests.high)
        #expect(throws: Reject.badIdentity) { try Genesis(verifying: other) }
    }

    @Test("After a thousand operations there are no more")
    func thousand() throws {
        var identity = IdentityTests.start
        for _ in 0..<Identity.maximumOperations {
            identity = try identity.appending(IdentityTests.operation(after: identity))
        }
        #expect(throws: Reject.badIdentity) { try identity.appending(IdentityTests.operation(after: identity)) }
    }
}
