/// DSSE 1.0.2: the bytes that are signed for a payload, with its type and both lengths, so that none passes for another.
public enum PreAuthenticationEncoding {
    /// `DSSEv1 SP len(type) SP type SP len(body) SP body`; lengths count bytes.
    public static func pae(_ type: String, _ body: some Collection<UInt8>) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(body.count) ".utf8) + body
    }
}
