import FederationCore
import Testing

@Suite("Slices of blocks")
struct BlockSliceTests {
    private func whole(_ block: [UInt8]) throws -> [UInt8] {
        var assembly = BlockAssembly()
        while let from = assembly.next {
            let slice = try BlockSlice(of: block, from: from)
            try assembly.take(BlockSlice(decoding: slice.encoded))
        }
        return assembly.bytes
    }

    @Test("A block of any length comes together again", arguments: [0, 1, 11, 196_608, 196_609, 1_048_576, 2_097_152])
    func together(_ count: Int) throws {
        let block = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try whole(block) == block)
    }

    @Test("The example of the authors' page is exactly so")
    func example() throws {
        let message = try BlockSlice(of: Array("hello world".utf8), from: 0).encoded
        #expect(message == [0x54, 0x46, 0x53, 0x31, 0, 0, 0, 11, 0, 0, 0, 0] + Array("hello world".utf8))
    }

    @Test("A slice that is cut off, too long, behind the end, or of too large a block is refused")
    func malformed() throws {
        let good = try BlockSlice(of: Array("hello world".utf8), from: 0).encoded
        #expect(throws: Reject.badFrame) { try BlockSlice(decoding: Array(good.dropLast())) }
        #expect(throws: Reject.trailingBytes) { try BlockSlice(decoding: good + [0]) }
        #expect(throws: Reject.badFrame) { try BlockSlice(decoding: []) }
        #expect(throws: Reject.badFrame) { try BlockSlice(decoding: Array("TFB1".utf8) + good.dropFirst(4)) }
        #expect(throws: Reject.badFrame) { try BlockSlice(of: [1, 2, 3], from: 3) }
        #expect(throws: Reject.badFrame) { try BlockSlice(of: [1, 2, 3], from: .max) }
        let endless = Array("TFS1".utf8) + [0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 196_608)
        #expect(throws: Reject.tooLarge) { try BlockSlice(decoding: endless) }
    }

    @Test("Slices out of order, twice, or of blocks of two lengths do not come together")
    func disorder() throws {
        let block = [UInt8](repeating: 1, count: 300_000)
        let (first, second) = (try BlockSlice(of: block, from: 0), try BlockSlice(of: block, from: 196_608))
        var assembly = BlockAssembly()
        #expect(throws: Reject.badFrame) { try assembly.take(second) }
        try assembly.take(first)
        #expect(throws: Reject.badFrame) { try assembly.take(first) }
        let other = try BlockSlice(of: [UInt8](repeating: 1, count: 300_001), from: 196_608)
        #expect(throws: Reject.badFrame) { try assembly.take(other) }
        try assembly.take(second)
        #expect(assembly.next == nil && assembly.bytes == block)
        #expect(throws: Reject.badFrame) { try assembly.take(first) }
    }
}
