/// What a scanner said of one file.
enum ScanVerdict: Hashable, Sendable {
    case clean
    /// What it calls what it found.
    case refused(String)
    /// It did not look into all of it.
    case unscannable(String)

    /// Names of what is no virus but a limit, or a lock, that clamd met (clamd.conf(5): AlertExceedsMax, AlertEncrypted).
    private static let notLookedInto = ["Heuristics.Limits.Exceeded", "Heuristics.Encrypted"]
    private static let nameLimit = 100

    /// - Parameter answer: of clamd to `INSTREAM` (clamd(8)).
    /// - Throws: ``ScannerAway`` for any other.
    init(answer: String) throws {
        let text = answer.trimmingPrefix("stream: ")
        if text == "OK" {
            self = .clean
        } else if text.hasSuffix(" FOUND") {
            let name = String(text.dropLast(6).filter { $0.isASCII && $0 > " " }.prefix(Self.nameLimit))
            self = Self.notLookedInto.contains { name.hasPrefix($0) } ? .unscannable(name) : .refused(name)
        } else if text.contains("size limit exceeded") {
            self = .unscannable("StreamMaxLength")
        } else {
            throw ScannerAway(reason: "it answered “\(text.prefix(Self.nameLimit))”")
        }
    }
}

/// The scanner cannot be reached, or does not answer as one.
struct ScannerAway: Error {
    let reason: String
}
