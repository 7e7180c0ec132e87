/// Encrypts a file as its bytes come, one chunk in memory.
public struct FileSealer: Sendable {
    private let seal: FileSeal
    private var number: UInt64 = 0
    private var waiting: [UInt8] = []
    /// Bytes of the file so far, as they came.
    public private(set) var size: UInt64 = 0

    public init(_ seal: FileSeal) {
        self.seal = seal
    }

    /// - Returns: the sealed bytes that these complete. The last chunk waits, as it is sealed as that.
    public mutating func append(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
        size += UInt64(bytes.count)
        waiting += bytes
        var sealed: [UInt8] = []
        var rest = waiting[...]
        while rest.count > FileSeal.contentBytes {
            sealed += try seal.seal(rest.prefix(FileSeal.contentBytes), number: number, isLast: false)
            rest = rest.dropFirst(FileSeal.contentBytes)
            number += 1
        }
        if rest.count < waiting.count { waiting = Array(rest) }
        return sealed
    }

    /// - Returns: the rest of the sealed bytes.
    public mutating func finish() throws -> [UInt8] {
        defer { waiting = [] }
        return try seal.seal(waiting[...], number: number, isLast: true)
    }
}
