/// The bytes that files of one kind have at one place, and perhaps at another.
struct Signature: Sendable {
    private let parts: [(offset: Int, bytes: [UInt8])]

    init(_ bytes: [UInt8]) {
        parts = [(0, bytes)]
    }

    /// - Parameter text: one byte for each character, which is below U+0100.
    init(_ text: String, at offset: Int = 0) {
        parts = [(offset, Self.bytes(text))]
    }

    init(_ text: String, _ other: String, at offset: Int) {
        parts = [(0, Self.bytes(text)), (offset, Self.bytes(other))]
    }

    func matches(_ head: ArraySlice<UInt8>) -> Bool {
        parts.allSatisfy { head.dropFirst($0.offset).starts(with: $0.bytes) }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8($0.value) }
    }
}
