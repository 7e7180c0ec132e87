/// Why bytes or text are not what they claim to be. The raw value is stable, for programs.
public enum Malformed: String, Error, Sendable {
    /// A varint that is too long, not in its shortest form, or cut off.
    case varint
    /// Text in no base that addresses come in, or with other spellings than the one of its value.
    case multibase
    /// A digest that is not as long as its hash function makes it, or too long for any.
    case multihash
    /// An address of an unknown version, or with something behind it.
    case cid
    /// A dag-pb block with fields out of order, twice, unknown, or cut off.
    case node
    /// A UnixFS message that contradicts itself or the links beside it.
    case unixFS = "unixfs"
    /// An archive whose header or sections are not those of CARv1.
    case archive
    /// More bytes than such a thing may have.
    case tooLarge = "too_large"
    /// The bytes of a block are not those that its address names.
    case hash
    /// The address names a hash function that is not computed here.
    case unknownHash = "unknown_hash"
    /// A name that no entry of a folder may have.
    case name
    /// Two entries of a folder with one name.
    case duplicateName = "duplicate_name"
}
