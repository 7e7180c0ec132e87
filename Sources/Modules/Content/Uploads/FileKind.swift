/// What a file is, by its first bytes (S-101): what somebody says it is has to agree.
struct FileKind: Hashable, Sendable {
    /// How it is served.
    let mediaType: String
    /// What else it may be called by those who send it.
    let otherNames: Set<String>

    init(_ mediaType: String, _ otherNames: String...) {
        self.mediaType = mediaType
        self.otherNames = Set(otherNames)
    }

    /// So many of the first bytes are looked at.
    static let headLength = 1024

    /// Bytes of no known kind.
    static let bytes = FileKind("application/octet-stream")
    /// Also JSON, which is never served as such (S-107).
    static let text = FileKind(
        "text/plain; charset=utf-8", "text/plain", "text/markdown", "text/x-markdown", "text/csv", "text/vtt",
        "text/tab-separated-values", "application/json", "application/x-subrip", "application/yaml", "text/calendar")

    /// - Returns: nil for a kind that is not taken: programs, and markup that a browser might run.
    static func of(_ head: ArraySlice<UInt8>) -> FileKind? {
        if isRefused(head) { return nil }
        if let known = all.first(where: { $0.signature.matches(head) })?.kind { return known }
        return isText(head) ? .text : .bytes
    }

    /// Whether a file of this kind may be called that. No name, or that of mere bytes, says nothing.
    func isCalled(_ declared: String?) -> Bool {
        guard let declared, declared != "", declared != Self.bytes.mediaType else { return true }
        return declared == mediaType || otherNames.contains(declared)
    }

    private static let all: [(signature: Signature, kind: FileKind)] = [
        (Signature("\u{89}PNG\r\n\u{1a}\n"), FileKind("image/png")),
        (Signature([0xff, 0xd8, 0xff]), FileKind("image/jpeg", "image/jpg", "image/pjpeg")),
        (Signature("GIF87a"), FileKind("image/gif")), (Signature("GIF89a"), FileKind("image/gif")),
        (Signature("RIFF", "WEBP", at: 8), FileKind("image/webp")),
        (Signature("RIFF", "WAVE", at: 8), FileKind("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave")),
        (Signature("ftypavif", at: 4), FileKind("image/avif")),
        (Signature("ftypM4A", at: 4), FileKind("audio/mp4", "audio/x-m4a", "audio/m4a", "video/mp4")),
        (Signature("ftypqt", at: 4), FileKind("video/quicktime", "video/mp4")),
        (Signature("ftyp", at: 4), FileKind("video/mp4", "audio/mp4", "video/x-m4v", "video/quicktime")),
        (Signature([0x1a, 0x45, 0xdf, 0xa3]), FileKind("video/webm", "audio/webm", "video/x-matroska")),
        (Signature("OggS"), FileKind("application/ogg", "audio/ogg", "video/ogg", "audio/opus")),
        (Signature("ID3"), FileKind("audio/mpeg", "audio/mp3")),
        (Signature([0xff, 0xfb]), FileKind("audio/mpeg", "audio/mp3")),
        (Signature([0xff, 0xf3]), FileKind("audio/mpeg", "audio/mp3")),
        (Signature("fLaC"), FileKind("audio/flac", "audio/x-flac")),
        (Signature("%PDF-"), FileKind("application/pdf")),
        (Signature("PK\u{3}\u{4}"), packed), (Signature("PK\u{5}\u{6}"), packed),
        (Signature([0x1f, 0x8b]), FileKind("application/gzip", "application/x-gzip", "application/x-tar")),
    ]

    private static let packed = FileKind(
        "application/zip", "application/x-zip-compressed", "application/epub+zip",
        "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation")

    /// Programs begin like this, on their systems.
    private static let programs = [
        Signature("MZ"), Signature("\u{7f}ELF"), Signature("#!"), Signature([0xfe, 0xed, 0xfa]),
        Signature([0xcf, 0xfa, 0xed, 0xfe]), Signature([0xca, 0xfe, 0xba, 0xbe]), Signature("\0asm"),
    ]

    private static func isRefused(_ head: ArraySlice<UInt8>) -> Bool {
        programs.contains { $0.matches(head) } || isMarkup(head)
    }

    /// What a browser that guesses would take for HTML, SVG or XML (WHATWG MIME Sniffing §7.1).
    private static func isMarkup(_ head: ArraySlice<UInt8>) -> Bool {
        let start = head.starts(with: [0xef, 0xbb, 0xbf]) ? head.dropFirst(3) : head
        let rest = start.drop { [0x09, 0x0a, 0x0c, 0x0d, 0x20].contains($0) }
        guard rest.first == UInt8(ascii: "<") else { return false }
        let text = String(decoding: rest, as: UTF8.self).lowercased()
        let marks = ["<!doctype", "<?xml", "<!--"]
        return marks.contains { text.hasPrefix($0) } || text.prefixMatch(of: /<[a-z][a-z0-9:]*[\s>\/]/) != nil
    }

    /// UTF-8 without control characters; the last character may be cut.
    private static func isText(_ head: ArraySlice<UInt8>) -> Bool {
        guard head.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || [0x09, 0x0a, 0x0c, 0x0d].contains($0) }) else {
            return false
        }
        let cuts = head.count < headLength ? 0...0 : 0...3
        return cuts.contains { String(validating: head.dropLast($0), as: UTF8.self) != nil }
    }
}
