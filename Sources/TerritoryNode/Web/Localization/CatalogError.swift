/// Why a `.po` file cannot be read, for the person who edits it.
public struct CatalogError: Error, Equatable, CustomStringConvertible {
    /// The file's name, where known.
    public var file: String?
    /// Counted from 1.
    public let line: Int
    public let reason: String

    init(file: String? = nil, line: Int, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    public var description: String { "\(file ?? "catalogue"):\(line): \(reason)" }
}
