import Foundation
import Kernel

@testable import Accounts

extension FuzzedDecoder {
    /// What people and their programs send about themselves.
    static let accounts = [
        FuzzedDecoder("token", samples: { [Array(Samples.token.utf8)] }) { bytes in
            let token = try CompactToken(text(bytes))
            try require(token.header.members != nil && token.claims.members != nil, "a token's parts are objects")
            try require(bytes.count { $0 == UInt8(ascii: ".") } == 2, "a token has three parts")
        },
        FuzzedDecoder("refresh-token", samples: { [Array(RefreshToken(random: Samples.salt).text.utf8)] }) {
            guard let token = RefreshToken(text($0)) else { return }
            try requireOneSpelling(token.text.utf8, of: $0)
        },
        // A text that was checked is as it should be, and is left alone.
        FuzzedDecoder("member-text", samples: { [Array("Eva Åsen".utf8), Array("eva@example.org".utf8)] }) { bytes in
            let raw = text(bytes)
            try requireSettled(try? DisplayName(checking: raw))
            try requireSettled(try? Handle(checking: raw))
            try requireSettled(try? EmailAddress(checking: raw))
            try requireSettled(try? Bio(checking: raw))
        },
    ]

    private static func requireSettled<Text: BoundedText>(_ text: Text?) throws {
        guard let text else { return }
        try requireSame(text) { try Text(checking: text.text) }
        try require(text.text.utf8.count <= Text.rule.maximumBytes, "no text is longer than its rule says")
    }
}
