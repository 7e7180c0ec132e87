extension Checkpoint {
    /// The head as its log publishes it: signed, and stated to be the newest at a time.
    /// - Parameter time: Unix seconds.
    public func signed(by signer: some Signer, at time: UInt64) throws -> SignedNote {
        let name = origin.description
        return try SignedNote(
            text: text,
            signatures: [
                LogKey.signatureLine(of: text, name: name, by: signer),
                LogKey.cosignatureLine(of: text, at: time, name: name, by: signer),
            ])
    }

    /// The line by which another territory, as a witness, states that it saw this head follow all it saw before.
    /// - Parameter time: Unix seconds.
    public func cosignature(by signer: some Signer, name: String, at time: UInt64) throws -> NoteSignature {
        try LogKey.cosignatureLine(of: text, at: time, name: name, by: signer)
    }
}

extension SignedNote {
    /// A head once more stated to be the newest, at another time: everything stays but the log's own line of that kind.
    /// - Parameter time: Unix seconds.
    public func refreshed(by signer: some Signer, at time: UInt64) throws -> SignedNote {
        let name = try Checkpoint(text: text).origin.description
        let line = try LogKey.cosignatureLine(of: text, at: time, name: name, by: signer)
        let others = signatures.filter { $0.keyID != line.keyID || $0.name != line.name }
        return try SignedNote(text: text, signatures: others + [line])
    }
}
