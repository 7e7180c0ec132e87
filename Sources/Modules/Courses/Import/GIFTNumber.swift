import Web

/// `3`, `3:0.5` and `1..5`.
enum GIFTNumber {
    /// - Throws: ``GIFTFailure``.
    static func read(
        _ text: GIFTText, weight: Double, feedback: LocalizedText?, line: Int
    ) throws -> AcceptedNumber {
        if let dots = text.firstMarks("..") {
            let (low, high) = (
                try number(text[..<dots], line), try number(text[dots...].dropFirst(2), line)
            )
            guard low <= high else {
                throw GIFTFailure(line: line, message: Message("The range ends before it begins."))
            }
            return AcceptedNumber(minimum: low, maximum: high, weight: weight, feedback: feedback)
        }
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0.marks(":") }
        let tolerance = parts.count > 1 ? try number(parts[1], line) : 0
        return AcceptedNumber(
            try number(parts[0], line), tolerance: abs(tolerance), weight: weight, feedback: feedback)
    }

    private static func number(_ text: GIFTText, _ line: Int) throws -> Double {
        let written = text.trimmed.text
        guard let value = WrittenNumber.value(of: written) else {
            throw GIFTFailure(line: line, message: Message("{text} is no number.", ["text": .text(written)]))
        }
        return value
    }
}
