import Content
import Kernel

/// Reads addresses as routes take them.
enum ContentAddress {
    /// - Throws: ``Problem`` `badContentAddress`.
    static func read(_ text: String?) throws -> CID {
        guard let text, let cid = try? CID(text) else { throw Problem(.badContentAddress) }
        return cid
    }
}
