/// A witness's line under a head: that it saw it, when, and that it follows all heads of the log it saw before.
public struct Cosignature: Hashable, Sendable {
    /// As it stands in a note.
    public let line: NoteSignature

    /// Signs a head.
    /// - Parameters:
    ///   - witness: whose log's name the line bears.
    ///   - time: Unix seconds.
    public init(of head: Checkpoint, by signer: some Signer, as witness: LogOrigin, at time: UInt64) throws {
        line = try head.cosignature(by: signer, name: witness.description, at: time)
    }

    /// The line that a request was answered with.
    /// - Parameter keys: any of which the witness may have used.
    /// - Throws: ``Reject/signatureMissing`` where there is none of the witness, ``Reject/signatureInvalid``, ``Reject/badNote``.
    public init(answer: [UInt8], to head: Checkpoint, by keys: [LogKey]) throws(Reject) {
        let note = try SignedNote(decoding: Array(head.text.utf8) + [0x0a] + answer)
        guard let key = try note.verified(by: keys).keys.first,
            let line = note.signatures.first(where: { $0.names(key) })
        else { throw .signatureMissing }
        self.line = line
    }

    /// As it was kept, by whoever verified it.
    /// - Throws: ``Reject/badNote``.
    public init(line: [UInt8]) throws(Reject) {
        self.line = try NoteSignature(decoding: line.dropLast())
        guard encoded == line else { throw .badNote }
    }

    /// With its newline, as a witness answers.
    public var encoded: [UInt8] { line.encoded }
}

extension SignedNote {
    /// The note with lines of witnesses, as many of them as a note carries.
    public func cosigned(by witnesses: [Cosignature]) -> SignedNote {
        var note = self
        for witness in witnesses {
            guard let longer = try? SignedNote(text: text, signatures: note.signatures + [witness.line]) else { break }
            note = longer
        }
        return note
    }
}
