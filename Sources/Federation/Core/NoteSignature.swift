/// One signature line of a note, verified or not: `— <name> <base64(key id ‖ signature)>`.
public struct NoteSignature: Hashable, Sendable {
    public let name: String
    public let keyID: UInt32
    /// What follows the key id: 64 bytes of a signature, or a time and a signature.
    public let bytes: [UInt8]

    init(key: LogKey, bytes: [UInt8]) {
        name = key.name
        keyID = key.id
        self.bytes = bytes
    }

    func names(_ key: LogKey) -> Bool {
        keyID == key.id && name.utf8.elementsEqual(key.name.utf8)
    }

    /// C2SP signed-note: not empty, no Unicode space, no plus; controls below U+0020 never stand in a note.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                $0 != "+" && !$0.properties.isWhitespace && $0.value >= 0x20
            }
    }
}

extension NoteSignature {
    private static let prefix = Array("— ".utf8)

    /// The line with its newline.
    var encoded: [UInt8] {
        var blob: [UInt8] = []
        blob.append(bigEndian: keyID)
        blob += bytes
        return Self.prefix + name.utf8 + [0x20] + Base64.encode(blob).utf8 + [0x0a]
    }

    /// The line without its newline.
    init(decoding line: ArraySlice<UInt8>) throws(Reject) {
        guard line.starts(with: Self.prefix) else { throw .badNote }
        let parts = line.dropFirst(Self.prefix.count)
            .split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .badNote }
        name = String(decoding: parts[0], as: UTF8.self)
        guard Self.isName(name) else { throw .badNote }
        let blob = try Base64.decode(String(decoding: parts[1], as: UTF8.self))
        guard blob.count > 4 else { throw .badNote }
        keyID = blob.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(blob.dropFirst(4))
    }
}
