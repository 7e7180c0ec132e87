/// The rule for NATS subjects: non-empty tokens of printable ASCII, separated by dots.
enum Subject {
    /// The longest subject the bus sends, in bytes; the protocol's own need less than 160.
    static let maximumLength = 256

    static func checkLiteral(_ subject: String) throws(BusError) {
        guard isValid(subject), !subject.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: ">") })
        else { throw .invalidSubject(subject) }
    }

    static func isValid(_ subject: String) -> Bool {
        subject.utf8.count <= maximumLength
            && subject.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            && subject.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty }
    }

    /// `tfl1.r.<tid>.<token>` → `tfl1.r.<tid>.*`: one subscription for every reply of this node.
    static func wildcard(ofReply subject: String) throws(BusError) -> String {
        try checkLiteral(subject)
        guard let dot = subject.lastIndex(of: ".") else { throw .invalidSubject(subject) }
        return subject[...dot] + "*"
    }
}
