import Crypto
import Foundation
import HTTPTypes
import Kernel

/// What tells two states of one thing apart, so that whoever has it need not get it again (RFC 9110 §8.8.3).
enum EntityTag {
    /// Weak, as the same bytes may travel compressed.
    static func weak(over bytes: Data) -> String {
        "W/\"\(HexText.write(SHA256.hash(data: bytes).prefix(8)))\""
    }
}

extension HTTPFields {
    /// Whether `If-None-Match` names this entity tag, compared weakly (RFC 9110 §13.1.2).
    func names(_ tag: String) -> Bool {
        guard let header = self[.ifNoneMatch] else { return false }
        let opaque = tag.trimmingPrefix("W/")
        return header.split(separator: ",").contains { part in
            let given = part.filter { $0 != " " }
            return given == "*" || given.trimmingPrefix("W/") == opaque
        }
    }
}
