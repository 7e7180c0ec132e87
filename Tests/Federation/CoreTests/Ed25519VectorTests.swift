import FederationCore
import Testing

/// Project Wycheproof's Ed25519 cases: malleable, truncated and otherwise forged signatures among good ones.
@Suite(.enabled(if: Vectors.exist("wycheproof-ed25519.json"), "skipped: no vectors"))
struct Ed25519VectorTests {
    @Test("Every Wycheproof case is judged as it says")
    func wycheproof() throws {
        let vectors: Wycheproof = try Vectors.decode("wycheproof-ed25519.json")
        var judged = 0
        for group in vectors.testGroups {
            let key = try? Ed25519PublicKey(Golden.bytes(group.publicKey.pk))
            for vector in group.tests {
                let isValid =
                    key.map { Ed25519.isValid(Golden.bytes(vector.sig), of: Golden.bytes(vector.msg), by: $0) } ?? false
                #expect(isValid == (vector.result == "valid"), "case \(vector.tcId): \(vector.comment)")
                judged += 1
            }
        }
        #expect(judged == 151)
    }
}

private struct Wycheproof: Decodable {
    struct Group: Decodable {
        let publicKey: Key
        let tests: [Case]
    }

    struct Key: Decodable {
        let pk: String
    }

    struct Case: Decodable {
        let tcId: Int
        let comment: String
        let msg: String
        let sig: String
        let result: String
    }

    let testGroups: [Group]
}
