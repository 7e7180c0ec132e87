import Foundation
import NodeTesting

@testable import Accounts

extension TimeCode {
    /// From what somebody types into an app: the reverse of ``text``.
    init(typed base32: String) {
        var (bytes, bits, count) = ([UInt8](), 0, 0)
        for letter in base32.utf8 {
            let value = letter >= 65 ? Int(letter) - 65 : Int(letter) - 50 + 26
            bits = bits << 5 | value
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
                bits &= (1 << count) - 1
            }
        }
        self.init(secret: Data(bytes))
    }
}

extension TestNode {
    /// From now on whoever has a role needs a second factor.
    func demandFactorOfStaff() async throws {
        var policy = AccountPolicy()
        policy.secondFactor = .staff
        try await PolicyStore(database: database).keep(policy)
    }
}
