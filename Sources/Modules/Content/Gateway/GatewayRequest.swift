import Content
import Foundation
import HTTPTypes
import Kernel
import Web

/// What is asked of the gateway: which content, in which form.
struct GatewayRequest: Sendable {
    let path: Path
    let format: GatewayFormat
    let request: StreamRequest

    /// - Throws: ``Problem`` `badContentAddress` or `badContentFormat`.
    init(_ request: StreamRequest) throws {
        guard let root = try? CID(request.parameters["cid"] ?? ""), let path = try? Path(root, request.rest) else {
            throw Problem(.badContentAddress)
        }
        self.path = path
        self.request = request
        format = try GatewayFormat(request)
    }

    /// The block of the address itself is wanted, whatever it would lead to.
    var isOneBlock: Bool { format == .block && path.names.isEmpty }

    /// The root as it is read for this.
    var read: CID { isOneBlock ? CID(.raw, path.root.hash) : path.root }

    /// Only what is here already is wanted.
    var isOnlyIfCached: Bool {
        request.headers[.cacheControl]?.lowercased().contains("only-if-cached") ?? false
    }

    /// What the file is called when it is saved; the name asked for is taken where it is one.
    func fileName(_ standard: String) -> String {
        guard let name = request.query["filename"], Entry.isName(name) else { return standard }
        return name
    }

    /// `Content-Disposition` of a file to save (RFC 6266): an ASCII name, and the real one beside it.
    static func attachment(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar -> Character in
                scalar.isASCII && scalar.value >= 0x20 && !"\"\\%\u{7f}".unicodeScalars.contains(scalar)
                    ? Character(scalar) : "_"
            })
        guard plain != name else { return "attachment; filename=\"\(plain)\"" }
        let encoded = name.addingPercentEncoding(withAllowedCharacters: attributeCharacters) ?? plain
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }

    /// `attr-char` of RFC 8187 §3.2.1.
    private static let attributeCharacters = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&+-.^_`|~")
}
