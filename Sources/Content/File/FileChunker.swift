/// Cuts the bytes of a file, as they come, into the chunks that become its leaves.
public struct FileChunker: Sendable {
    private let chunkSize: Int
    private var chunk: [UInt8] = []
    private var hasEnded = false

    public init(chunkSize: Int = FileBuilder.chunkSize) {
        self.chunkSize = chunkSize
    }

    /// The chunks that `bytes` fill.
    public mutating func append(_ bytes: some Collection<UInt8>) -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(chunkSize - chunk.count)
            if chunk.capacity == 0, part.count < rest.count { chunk.reserveCapacity(chunkSize) }
            chunk.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            if chunk.count == chunkSize {
                chunks.append(chunk)
                chunk = []
                hasEnded = true
            }
        }
        return chunks
    }

    /// The last chunk, which is not full; an empty file has one without bytes. What is appended then belongs to the next file.
    public mutating func finish() -> [UInt8]? {
        defer {
            chunk = []
            hasEnded = false
        }
        return chunk.isEmpty && hasEnded ? nil : chunk
    }
}
