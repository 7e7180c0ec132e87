import Web

/// A number of bytes as people read it.
enum ByteSize {
    static func message(_ bytes: Int) -> Message {
        switch bytes {
        case ..<1000: Message("{count} byte", plural: "{count} bytes", count: bytes)
        case ..<1_000_000: Message("{count} kB", ["count": .number((bytes + 500) / 1000)])
        case ..<10_000_000_000: Message("{count} MB", ["count": .number((bytes + 500_000) / 1_000_000)])
        default: Message("{count} GB", ["count": .number((bytes + 500_000_000) / 1_000_000_000)])
        }
    }
}
