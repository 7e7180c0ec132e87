/// What the two kinds of keys put on a note's line, and what they sign for it.
extension LogKey {
    /// The Unix time in seconds the line states, nil for a plain signature.
    /// - Throws: ``Reject/signatureInvalid`` where the line names this key and fails.
    func verify(_ line: NoteSignature, of text: String) throws(Reject) -> UInt64? {
        switch kind {
        case .signature:
            guard Ed25519.isValid(line.bytes, of: Array(text.utf8), by: publicKey) else { throw .signatureInvalid }
            return nil
        case .cosignature:
            let time = line.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            guard line.bytes.count == 8 + Ed25519.signatureByteCount, time <= Self.maximumTime,
                Ed25519.isValid(line.bytes.dropFirst(8), of: Self.cosigned(text, at: time), by: publicKey)
            else { throw .signatureInvalid }
            return time
        }
    }

    /// The line by which `signer` vouches for `text`.
    static func signatureLine(of text: String, name: String, by signer: some Signer) throws -> NoteSignature {
        let key = try LogKey(name: name, kind: .signature, publicKey: signer.publicKey)
        return NoteSignature(key: key, bytes: try signer.signature(for: Array(text.utf8)))
    }

    /// The line by which `signer` states that it saw `text` at `time`, in Unix seconds.
    static func cosignatureLine(
        of text: String, at time: UInt64, name: String, by signer: some Signer
    ) throws -> NoteSignature {
        guard time <= maximumTime else { throw Reject.badNote }
        let key = try LogKey(name: name, kind: .cosignature, publicKey: signer.publicKey)
        var bytes: [UInt8] = []
        bytes.append(bigEndian: time)
        bytes += try signer.signature(for: cosigned(text, at: time))
        return NoteSignature(key: key, bytes: bytes)
    }

    /// C2SP tlog-cosignature: a time is a non-negative signed 64-bit integer.
    private static let maximumTime = UInt64(Int64.max)

    private static func cosigned(_ text: String, at time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
    }
}
