/// What a picture may be, and what is made of it (S-103). The only place of these numbers.
public enum ImageLimits {
    /// Bytes of a picture as it comes.
    public static let bytes = 4 * 1024 * 1024
    /// Width times height.
    public static let pixels = 40_000_000
    /// Width, and height.
    public static let side = 10_000
    /// Pictures in one that moves. Only the first is shown.
    public static let frames = 200
    /// Sides of the squares that are made of it, the largest first.
    public static let sizes = [400, 128, 64]
    /// Of WebP, from 1 to 100.
    public static let quality = 82
    /// Bytes of all squares together.
    public static let resultBytes = 1024 * 1024
    /// What the worker may take for one picture, of memory in bytes.
    public static let memory = 512 * 1024 * 1024
    /// What it may take of a processor, and on the clock, in seconds.
    public static let seconds = 10
}
