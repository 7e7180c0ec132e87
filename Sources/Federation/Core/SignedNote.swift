/// A C2SP signed note: lines of text, an empty line, and the lines of those who signed the text.
public struct SignedNote: Hashable, Sendable {
    public static let maximumBytes = 8192
    public static let maximumSignatures = 32

    /// What is signed, with its last newline.
    public let text: String
    public let signatures: [NoteSignature]

    /// - Throws: ``Reject/badNote`` or ``Reject/tooLarge`` where no reader would take the note.
    public init(text: String, signatures: [NoteSignature]) throws(Reject) {
        self.text = text
        self.signatures = signatures
        let bytes = encoded
        guard try SignedNote(decoding: bytes).encoded == bytes else { throw .badNote }
    }

    public var encoded: [UInt8] {
        Array(text.utf8) + [0x0a] + signatures.flatMap(\.encoded)
    }
}

extension SignedNote {
    /// Reads one spelling only: what is taken encodes to the same bytes again.
    public init(decoding bytes: some Collection<UInt8>) throws(Reject) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge }
        let bytes = Array(bytes)
        guard let note = String(validating: bytes, as: UTF8.self), Self.hasNoControls(note), bytes.last == 0x0a,
            let blank = Self.lastEmptyLine(bytes)
        else { throw .badNote }
        text = String(decoding: bytes[..<blank], as: UTF8.self)
        let lines = bytes[(blank + 1)...].dropLast().split(separator: 0x0a, omittingEmptySubsequences: false)
        guard lines.count <= Self.maximumSignatures else { throw .badNote }
        var signatures: [NoteSignature] = []
        for line in lines { signatures.append(try NoteSignature(decoding: line)) }
        self.signatures = signatures
    }

    /// The note without the lines that state a time. A page of history carries it so: how new an old head was says nothing, and
    /// whoever takes the page verifies one signature.
    public func withoutTimes() throws(Reject) -> SignedNote {
        try SignedNote(text: text, signatures: signatures.filter { $0.bytes.count == Ed25519.signatureByteCount })
    }

    /// Whether a line names the key; whether it holds is not looked at.
    public func isSigned(by key: LogKey) -> Bool {
        signatures.contains { $0.names(key) }
    }

    /// The time that a line of this name states, unverified: for notes that are known to be one's own.
    public func statedTime(by name: String) -> UInt64? {
        let dated = signatures.first { $0.name == name && $0.bytes.count == 8 + Ed25519.signatureByteCount }
        return dated?.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Whose signatures stand under the text, each with the time it states.
    ///
    /// Lines of other keys are ignored, whatever they hold. Under one known key that fails, or signs twice, nothing counts.
    /// - Throws: ``Reject/signatureInvalid``, ``Reject/badNote``.
    public func verified(by keys: [LogKey]) throws(Reject) -> [LogKey: UInt64?] {
        var times: [LogKey: UInt64?] = [:]
        for signature in signatures {
            guard let key = keys.first(where: signature.names) else { continue }
            guard times[key] == nil else { throw .badNote }
            times.updateValue(try key.verify(signature, of: text), forKey: key)
        }
        return times
    }

    /// C2SP signed-note: none below U+0020 but the newline. Those above U+007E are text like any other.
    private static func hasNoControls(_ note: String) -> Bool {
        note.utf8.allSatisfy { $0 == 0x0a || $0 >= 0x20 }
    }

    /// Where the newline stands that ends the last empty line; the text before it ends with a newline too.
    private static func lastEmptyLine(_ bytes: [UInt8]) -> Int? {
        bytes.indices.dropFirst().last { bytes[$0] == 0x0a && bytes[$0 - 1] == 0x0a }
    }
}
