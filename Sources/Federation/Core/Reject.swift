/// Why bytes from outside were refused. Nothing changed because of them; the name is a metric label and never changes.
public enum Reject: String, Error, Hashable, Sendable, CaseIterable {
    case tooLarge = "too_large"
    case badFrame = "bad_frame"
    case trailingBytes = "trailing_bytes"
    case unknownFlags = "unknown_flags"
    case badType = "bad_type"
    case badAudience = "bad_audience"
    case badPayloadState = "bad_payload_state"
    case sequenceMismatch = "sequence_mismatch"
    case badNote = "bad_note"
    case nonCanonicalBase64 = "non_canonical_base64"
    case originUnknown = "origin_unknown"
    case originBlocked = "origin_blocked"
    case originForked = "origin_forked"
    case wrongOrigin = "wrong_origin"
    case wrongEpoch = "wrong_epoch"
    case keyNotAdmissible = "key_not_admissible"
    case signatureMissing = "signature_missing"
    case signatureInvalid = "signature_invalid"
    case rootMismatch = "root_mismatch"
    case commitmentMismatch = "commitment_mismatch"
    case badPayload = "bad_payload"
    case badIdentity = "bad_identity"
    /// Two operations of one identity claim one place, and neither may overrule the other.
    case identityConflict = "identity_conflict"
    case badProof = "bad_proof"
    /// A witness signed another head of that log meanwhile.
    case sizeConflict = "size_conflict"
    case badEnvelope = "bad_envelope"
    case wrongAudience = "wrong_audience"
    case expired = "expired"
    case replayed = "replayed"
    case unknownMethod = "unknown_method"
    case rateExceeded = "rate_exceeded"
    /// The payload is for listed territories, and the asker is none of them.
    case notAReader = "not_a_reader"
    /// The origin erased the payload.
    case erased = "erased"
    /// The block is not here, or not for others.
    case notHere = "not_here"
}
