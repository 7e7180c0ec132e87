import Foundation
import Kernel
import Testing

@testable import Badges

@Suite("Status lists")
struct StatusBitsTests {
    @Test("A list has 131,072 entries, and the bits that were set are set")
    func bits() throws {
        let indices = [0, 1, 7, 8, 4711, StatusBits.count - 1]
        let encoded = StatusBits.encode(indices)
        #expect(encoded.hasPrefix("uH4sI"), "gzip in base64url")
        for index in indices { #expect(StatusBits.isSet(index, in: encoded) == true) }
        for index in [2, 9, 4710, StatusBits.count - 2] { #expect(StatusBits.isSet(index, in: encoded) == false) }
        #expect(StatusBits.isSet(StatusBits.count, in: encoded) == nil)
        #expect(StatusBits.isSet(-1, in: encoded) == nil)
    }

    @Test("The example of the recommendation is read")
    func example() {
        // Bitstring Status List 1.0, Example 3: 16 KiB of zeros.
        let encoded = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
        #expect(StatusBits.isSet(94_567, in: encoded) == false)
    }

    @Test("What is no list, or stands for too much, is none")
    func damaged() {
        let encoded = StatusBits.encode([5])
        for text in ["", "u", "H4sI", String(encoded.dropLast(4)), "z" + encoded.dropFirst(), encoded + "AA"] {
            #expect(StatusBits.isSet(5, in: text) == nil)
        }
        let bomb = "u" + Data(Deflate.gzip([UInt8](repeating: 0, count: 20_000_000))).base64URLEncodedString
        #expect(StatusBits.isSet(5, in: bomb) == nil)
    }

    @Test("A full list is made again well within its time")
    func speed() {
        let indices = stride(from: 0, to: StatusBits.count, by: 3).map { $0 }
        let began = ContinuousClock.now
        _ = StatusBits.encode(indices)
        // 100 ms are the goal of a release build; this only sees that nothing is far off.
        let taken = ContinuousClock.now - began
        #expect(taken < .seconds(3))
        print("a list of \(StatusBits.count) entries is made in \(taken)")
    }
}
