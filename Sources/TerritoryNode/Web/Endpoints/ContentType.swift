import HTTPTypes
import Kernel

/// The kind of a body has to be said, and exactly (S-067). It is never compressed: nothing here unpacks.
enum ContentType {
    /// - Throws: ``Problem`` `wrongContentType`.
    static func check(_ headers: HTTPFields, is expected: String) throws {
        let parts = (headers[.contentType] ?? "").lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
        guard parts.first == expected, headers[.contentEncoding] == nil,
            parts.dropFirst().allSatisfy({ $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" })
        else { throw Problem(.wrongContentType) }
    }
}
