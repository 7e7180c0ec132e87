/// Numbers that give points: all from `minimum` to `maximum`, both among them.
struct AcceptedNumber: Codable, Hashable, Sendable {
    var minimum: Double
    var maximum: Double
    /// Percent of the question's points.
    var weight: Double
    var feedback: LocalizedText?

    init(minimum: Double, maximum: Double, weight: Double = 100, feedback: LocalizedText? = nil) {
        self.minimum = minimum
        self.maximum = maximum
        self.weight = weight
        self.feedback = feedback
    }

    init(_ value: Double, tolerance: Double, weight: Double = 100, feedback: LocalizedText? = nil) {
        self.init(minimum: value - tolerance, maximum: value + tolerance, weight: weight, feedback: feedback)
    }

    /// What binary fractions cannot hold, such as 0.1 + 0.2, is within the range.
    func contains(_ value: Double) -> Bool {
        let slack = max(abs(minimum), abs(maximum), abs(value)) * 1e-12
        return value >= minimum - slack && value <= maximum + slack
    }
}
