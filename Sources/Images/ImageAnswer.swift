/// What the worker writes, once, and what whoever asked it reads: a byte that says how it went, then for each square its side (two
/// bytes), its length (four), most significant first, and its bytes as WebP.
public struct ImageAnswer: Hashable, Sendable {
    /// One square of a picture.
    public struct Square: Hashable, Sendable {
        public let side: Int
        /// WebP.
        public let bytes: [UInt8]

        public init(side: Int, bytes: [UInt8]) {
            self.side = side
            self.bytes = bytes
        }
    }

    public let squares: [Square]

    public init(squares: [Square]) {
        self.squares = squares
    }

    /// The answer is not what a worker writes: it ended before its work did.
    public struct Unreadable: Error, Sendable {}

    private static let success: UInt8 = 0
    private static let headLength = 6

    public var encoded: [UInt8] {
        squares.reduce(into: [Self.success]) { bytes, square in
            bytes += Self.bigEndian(square.side, count: 2) + Self.bigEndian(square.bytes.count, count: 4) + square.bytes
        }
    }

    /// - Throws: ``ImageRefusal``, ``Unreadable``.
    public init(_ bytes: [UInt8]) throws {
        guard let status = bytes.first else { throw Unreadable() }
        guard status == Self.success else { throw ImageRefusal(rawValue: status) ?? Unreadable() as any Error }
        var rest = bytes.dropFirst()
        var squares: [Square] = []
        while !rest.isEmpty {
            guard rest.count >= Self.headLength else { throw Unreadable() }
            let side = Self.number(rest.prefix(2))
            let length = Self.number(rest.dropFirst(2).prefix(4))
            rest = rest.dropFirst(Self.headLength)
            guard rest.count >= length else { throw Unreadable() }
            squares.append(Square(side: side, bytes: Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        guard squares.map(\.side) == ImageLimits.sizes else { throw Unreadable() }
        self.squares = squares
    }

    private static func bigEndian(_ number: Int, count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
