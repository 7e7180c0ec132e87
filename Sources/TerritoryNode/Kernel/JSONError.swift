/// Why a text is not the JSON that ``JSONParser`` takes.
public struct JSONError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case syntax
        case trailingBytes
        case tooDeep
        case tooMany
        case duplicateName(String)
        case loneSurrogate
        case nulCharacter
        case notUTF8
        case numberOutOfRange
    }

    public let reason: Reason
    /// Where reading stopped, in bytes from the beginning.
    public let offset: Int
}
