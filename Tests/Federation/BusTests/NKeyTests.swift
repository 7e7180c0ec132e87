import Crypto
import FederationBus
import Foundation
import Testing

struct NKeyTests {
    @Test("A key survives its spelling, and a changed character is noticed")
    func spelling() throws {
        let key = NKey()
        #expect(key.seed.hasPrefix("SU") && key.seed.count == 58)
        #expect(key.publicKey.hasPrefix("U") && key.publicKey.count == 56)
        #expect(NKey(seed: key.seed)?.publicKey == key.publicKey)
        let changed = key.seed.dropLast(10) + (key.seed.suffix(10).first == "A" ? "B" : "A") + key.seed.suffix(9)
        #expect(NKey(seed: String(changed)) == nil)
        #expect(NKey(seed: key.publicKey) == nil)
    }
}
