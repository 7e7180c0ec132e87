import Content
import ContentStorage
import Kernel

/// Looks at the first bytes of a file before any of it is written, and counts what comes.
struct FileIntake {
    private let declared: String?
    /// How many bytes whoever sends it may still add, and what to tell beyond.
    private var room: Int
    private let refusal: Problem
    private var head: [UInt8] = []
    private var kind: FileKind?

    init(declared: String?, room: Int, refusal: Problem) {
        self.declared = declared.map { text in text.prefix { $0 != ";" }.lowercased().filter { $0 != " " } }
        self.room = room
        self.refusal = refusal
    }

    /// - Throws: ``Problem`` `kindNotTaken`, or the refusal.
    mutating func take(_ bytes: ArraySlice<UInt8>, _ writer: inout FileWriter) async throws {
        room -= bytes.count
        guard room >= 0 else { throw refusal }
        guard kind == nil else { return try await writer.append(bytes) }
        head += bytes
        if head.count >= FileKind.headLength { try await judge(&writer) }
    }

    /// - Returns: the file, with what it is.
    mutating func finish(_ writer: inout FileWriter) async throws -> WrittenTree {
        if kind == nil { try await judge(&writer) }
        var file = try await writer.endFile()
        file.mediaType = kind?.mediaType
        return file
    }

    private mutating func judge(_ writer: inout FileWriter) async throws {
        let found = FileKind.of(head.prefix(FileKind.headLength))
        guard let found, found.isCalled(declared) else {
            throw Problem.kindNotTaken(declared: declared, found: found?.mediaType)
        }
        kind = found
        try await writer.append(head[...])
        head = []
    }
}
