import FederationCore
import Kernel

/// Who the peer says it is: its name is the hash of its own first words.
enum IdentityChecks {
    static let all = [
        Check("identity.genesis", "the identity begins with the bytes that the tid is the hash of", section: "1") {
            examination in
            let answer = try await examination.ask("identity", #"{"from":0}"#)
            try hashes(answer, to: examination.peer)
        },
        Check("identity.open", "the same is told to anybody who asks", section: "6") { examination in
            do {
                guard let answer = try await examination.door.open(.identity) else {
                    throw Finding.skipped("this door has no unsigned requests")
                }
                try hashes(answer, to: examination.peer)
            } catch let closed as DoorClosed where closed.status == 404 {
                throw Finding.skipped("it is not there")
            }
        },
    ]

    /// The first operation is the genesis: bare, or in an envelope of its own line.
    private static func hashes(_ answer: [UInt8], to peer: PeerUnderTest) throws {
        let line = Array(answer.prefix { $0 != 0x0a })
        let bytes = (try? Envelope(decoding: line))?.payload ?? line
        let name = Hash(of: PreAuthenticationEncoding.pae(Genesis.payloadType, bytes))
        try expect(name == peer.territory.hash, "it hashes to \(TerritoryID(hash: name))")
    }
}
