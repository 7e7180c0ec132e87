/// The bytes of a private file, or some of them, in pieces of at most a chunk: only the blocks that the range touches are read, and
/// nothing is given before its chunk was found to be what was sealed.
public struct SealedContent<Store: BlockSource>: AsyncSequence, Sendable {
    private let sealed: FileContent<Store>
    private let seal: FileSeal
    private let size: UInt64
    private let range: Range<UInt64>

    /// - Parameters:
    ///   - root: of the sealed bytes.
    ///   - size: of the file, as it was before.
    ///   - range: positions in the file; what lies behind its end is left out. Nil for the whole.
    public init(_ store: Store, _ root: CID, _ seal: FileSeal, size: UInt64, range: Range<UInt64>? = nil) {
        self.seal = seal
        self.size = size
        let part = (range ?? 0..<size).clamped(to: 0..<size)
        self.range = part.isEmpty ? 0..<0 : part
        let chunks = Self.chunks(of: self.range)
        let length = UInt64(FileSeal.sealedBytes)
        let end = Swift.min(chunks.upperBound * length, FileSeal.sealedSize(of: size))
        sealed = FileContent(store, root, range: chunks.lowerBound * length..<end)
    }

    /// The chunks that a range touches; also nothing of a file is in one.
    private static func chunks(of range: Range<UInt64>) -> Range<UInt64> {
        let length = UInt64(FileSeal.contentBytes)
        let first = range.lowerBound / length
        return first..<Swift.max(first + 1, (range.upperBound + length - 1) / length)
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(
            pieces: sealed.makeAsyncIterator(), root: sealed.root, seal: seal, size: size, range: range,
            chunks: Self.chunks(of: range))
    }

    public struct Iterator: AsyncIteratorProtocol {
        var pieces: FileContent<Store>.Iterator
        let root: CID
        let seal: FileSeal
        let size: UInt64
        let range: Range<UInt64>
        /// What is still to come.
        var chunks: Range<UInt64>
        private var waiting: [UInt8] = []

        init(
            pieces: FileContent<Store>.Iterator, root: CID, seal: FileSeal, size: UInt64, range: Range<UInt64>,
            chunks: Range<UInt64>
        ) {
            self.pieces = pieces
            self.root = root
            self.seal = seal
            self.size = size
            self.range = range
            self.chunks = chunks
        }

        /// - Throws: ``TreeProblem/inconsistent(_:)`` where the bytes are not what was sealed with this key, ``TreeProblem/missing(_:)``.
        public mutating func next() async throws -> ArraySlice<UInt8>? {
            while let number = chunks.first {
                chunks = chunks.dropFirst()
                let content = try await open(number)
                let start = number * UInt64(FileSeal.contentBytes)
                let part = range.clamped(to: start..<start + UInt64(content.count))
                guard !part.isEmpty else { continue }
                return content[Int(part.lowerBound - start)..<Int(part.upperBound - start)]
            }
            return nil
        }

        private mutating func open(_ number: UInt64) async throws -> [UInt8] {
            let all = FileSeal.chunks(of: size)
            let isLast = number == all - 1
            let start = number * UInt64(FileSeal.sealedBytes)
            let length = Int(Swift.min(UInt64(FileSeal.sealedBytes), FileSeal.sealedSize(of: size) - start))
            while waiting.count < length {
                guard let piece = try await pieces.next() else { throw TreeProblem.inconsistent(root) }
                waiting += piece
            }
            defer { waiting.removeFirst(length) }
            do {
                return try seal.open(waiting.prefix(length), number: number, isLast: isLast)
            } catch {
                throw TreeProblem.inconsistent(root)
            }
        }
    }
}
