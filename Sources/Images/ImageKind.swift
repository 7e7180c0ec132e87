/// The kinds of pictures that are taken, by their first bytes (S-101).
public enum ImageKind: CaseIterable, Sendable {
    case png
    case jpeg
    case webp
    case gif

    /// - Returns: nil for bytes of any other kind, and for those that are a ZIP archive or a PDF as well, whatever they begin like.
    public static func of(_ bytes: [UInt8]) -> ImageKind? {
        guard let kind = allCases.first(where: { $0.begins(bytes) }), !isDocument(bytes), !isArchive(bytes) else {
            return nil
        }
        return kind
    }

    /// Whether a picture of this kind may be called that. No name, or that of mere bytes, says nothing.
    public func isCalled(_ declared: String?) -> Bool {
        guard let name = declared?.prefix(while: { $0 != ";" }).lowercased().filter({ $0 != " " }), !name.isEmpty else {
            return true
        }
        return name == "application/octet-stream" || names.contains(name)
    }

    private var names: [String] {
        switch self {
        case .png: ["image/png"]
        case .jpeg: ["image/jpeg", "image/jpg", "image/pjpeg"]
        case .webp: ["image/webp"]
        case .gif: ["image/gif"]
        }
    }

    private func begins(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .png: bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
        case .jpeg: bytes.starts(with: [0xff, 0xd8, 0xff])
        case .webp: WebP.isWebP(bytes)
        case .gif: bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8))
        }
    }

    /// Readers of PDF look for its mark in so many bytes.
    private static let documentHead = 1024

    private static func isDocument(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(documentHead).firstRange(of: Array("%PDF-".utf8)) != nil
    }

    /// A ZIP archive is read from its end: a record of 22 bytes, and a comment that fills the rest (APPNOTE 4.3.16).
    private static func isArchive(_ bytes: [UInt8]) -> Bool {
        let mark: [UInt8] = [0x50, 0x4b, 0x05, 0x06]
        let tail = Array(bytes.suffix(22 + 0xffff))
        return tail.ranges(of: mark).contains { range in
            let start = range.lowerBound
            guard start + 22 <= tail.count else { return false }
            return start + 22 + (Int(tail[start + 20]) | Int(tail[start + 21]) << 8) == tail.count
        }
    }
}
