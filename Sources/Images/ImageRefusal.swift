/// Why no squares are made of some bytes. The raw value is what the worker says.
public enum ImageRefusal: UInt8, Error, Sendable {
    /// Neither PNG, JPEG, WebP nor GIF.
    case unknownKind = 1
    /// More pixels, or frames, than ``ImageLimits`` allows.
    case tooLarge = 2
    /// It begins like a picture, and is none or not all of one.
    case damaged = 3
}
