import Crypto
import Foundation

/// What somebody types who has lost the app: 80 random bits, once. Only its hash is kept.
struct RecoveryCode: Hashable {
    static let randomBytes = 10
    /// Made at a time.
    static let count = 10

    /// Sixteen letters and digits.
    private let letters: String

    init(random: [UInt8]) {
        letters = Base32Text.encode(Data(random)).lowercased()
    }

    /// However it is spaced and written.
    init(typed: String) {
        letters = typed.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// In fours, as people copy it.
    var text: String {
        stride(from: 0, to: letters.count, by: 4).map { start in
            String(letters.dropFirst(start).prefix(4))
        }.joined(separator: "-")
    }

    var hash: Data { Data(SHA256.hash(data: Data(letters.utf8))) }
}
