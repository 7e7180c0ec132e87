import Foundation

/// Base64 (RFC 4648 §4) with one spelling for each value: padding is required and unused bits are zero.
public enum Base64 {
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
    }

    public static func decode(_ text: some StringProtocol) throws(Reject) -> [UInt8] {
        let text = String(text)
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else {
            throw .nonCanonicalBase64
        }
        return [UInt8](data)
    }
}
