public import Foundation

extension Data {
    /// RFC 4648 §5 without padding.
    public var base64URLEncodedString: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil where `text` is not the one spelling of its bytes: another alphabet, padding, or unused bits that are set.
    public init?(base64URLEncoded text: String) {
        guard !text.contains(where: { $0 == "+" || $0 == "/" || $0 == "=" }) else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        self.init(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
        // The last character may carry bits that stand for nothing; there is one spelling of anything.
        guard base64URLEncodedString == text else { return nil }
    }
}
