import Foundation

/// A file by its address, as a text names it: `ipfs:CID`, `ipfs://CID` or `/ipfs/CID`, and with `?filename=` what it is called.
///
/// The name says how a picture, film or sound is shown, and nothing else: what the bytes are is found when they are given.
public struct ContentReference: Hashable, Sendable {
    public let cid: String
    public let name: String?

    /// How a text shows a file that it does not only link to.
    public enum Kind: Sendable {
        case picture, film, sound
    }

    /// What addresses begin with; the longest first, where one begins with another.
    private static let schemes = ["ipfs://", "ipfs:", "/ipfs/"]
    /// The letters of an address in its text forms; shorter and longer ones there are none.
    private static let lengths = 46...128
    private static let films: Set = ["m4v", "mov", "mp4", "ogv", "webm"]
    private static let sounds: Set = ["flac", "m4a", "mp3", "oga", "ogg", "opus", "wav"]

    public init(cid: String, name: String?) {
        self.cid = cid
        self.name = name
    }

    /// Nil where the address is another's.
    public init?(_ address: String) {
        guard address.utf8.count <= LinkAddress.maximumBytes,
            let scheme = Self.schemes.first(where: { address.hasPrefix($0) })
        else { return nil }
        let parts = address.dropFirst(scheme.count).split(separator: "?", maxSplits: 1)
        guard let cid = parts.first, Self.lengths.contains(cid.utf8.count),
            cid.utf8.allSatisfy({ Self.isAlphanumeric($0) })
        else { return nil }
        let name = parts.dropFirst().first.flatMap { query in
            query.hasPrefix("filename=") ? String(query.dropFirst("filename=".count)).removingPercentEncoding : nil
        }
        self.init(cid: String(cid), name: name.flatMap { $0.isEmpty ? nil : $0 })
    }

    public var kind: Kind {
        let ending = (name ?? "").split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
        if Self.films.contains(ending) { return .film }
        return Self.sounds.contains(ending) ? .sound : .picture
    }

    /// Where this site gives it.
    public var path: String { "/ipfs/\(cid)\(query)" }

    /// As a text names it.
    public var address: String { "ipfs:\(cid)\(query)" }

    private var query: String {
        name.flatMap { $0.addingPercentEncoding(withAllowedCharacters: Self.plain) }.map { "?filename=\($0)" } ?? ""
    }

    /// What needs no escape in an address, nor in Markdown around it.
    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

extension Markdown {
    /// The files that a text names, in its order, each as often as it does.
    public static func contentReferences(in source: String, _ rules: MarkdownRules) -> [ContentReference] {
        guard source.utf8.count <= rules.maximumBytes, let document = MarkdownDocument(source, rules) else { return [] }
        var found: [ContentReference] = []
        document.forEach { node in
            guard node.isEntering, [.link, .image].contains(node.kind),
                let reference = ContentReference(node.address)
            else { return }
            found.append(reference)
        }
        return found
    }
}
