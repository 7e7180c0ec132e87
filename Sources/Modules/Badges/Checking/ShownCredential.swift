import Web

/// What somebody shows in a form: a file where they chose one, else what they pasted.
struct ShownCredential {
    /// What was pasted.
    private(set) var text: String?
    private var file: [UInt8] = []

    /// A file, a text, and what stands between them.
    static let maximumFormBytes = ReadCredential.maximumFileBytes + 3 * ReadCredential.maximumBytes

    /// Nil where nothing is shown.
    var bytes: [UInt8]? {
        if !file.isEmpty { return file }
        return text.flatMap { $0.isEmpty ? nil : Array($0.utf8) }
    }

    init(_ parts: inout MultipartReader) async throws {
        while let part = try await parts.nextPart() {
            switch part.name {
            case "credential": text = try await parts.text(limit: ReadCredential.maximumBytes)
            case "file":
                while let piece = try await parts.nextBytes() { file += piece }
            default: continue
            }
        }
    }
}
