/// Whole numbers in decimal with one spelling each: no sign, no leading zero.
public enum DecimalText {
    /// Up to 2⁶³ − 1, which databases and other implementations can hold.
    public static func decode(_ text: some Collection<UInt8>) -> UInt64? {
        let text = String(decoding: text, as: UTF8.self)
        guard let value = UInt64(text), value <= UInt64(Int64.max), String(value).utf8.elementsEqual(text.utf8) else {
            return nil
        }
        return value
    }
}
