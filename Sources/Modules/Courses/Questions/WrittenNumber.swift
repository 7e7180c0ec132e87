import Foundation

/// A number as people write it: `3.5`, `3,5`, `−2`, `1 000`, `1e3`.
enum WrittenNumber {
    /// Longer texts are no numbers.
    static let maximumLength = 40

    static func value(of text: String) -> Double? {
        guard text.count <= maximumLength else { return nil }
        let plain = text.filter { !$0.isWhitespace && $0 != "'" }.replacing("\u{2212}", with: "-").replacing(
            ",", with: ".")
        guard plain.wholeMatch(of: /[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?/) != nil else { return nil }
        return Double(plain).flatMap { $0.isFinite ? $0 : nil }
    }

    /// As short as it can be: `3`, `3.5`.
    static func text(of value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
}
