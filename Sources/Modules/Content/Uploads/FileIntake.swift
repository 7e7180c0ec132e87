import Content
import ContentStorage
import Crypto
import Kernel

/// Looks at the first bytes of a file before any of it is written, and counts what comes.
struct FileIntake {
    private let declared: String?
    private let room: UploadRoom
    private var head: [UInt8] = []
    private var kind: FileKind?
    private let key: SymmetricKey?
    private var sealer: FileSealer?
    private let isBare: Bool
    private var picture: BarePicture?

    /// - Parameters:
    ///   - key: of a private file.
    ///   - isBare: whether a picture is kept without what it says of where and when it was taken.
    init(declared: String?, room: UploadRoom, key: SymmetricKey?, isBare: Bool = false) {
        self.key = key
        self.isBare = isBare
        sealer = key.map { FileSealer(FileSeal(key: $0)) }
        self.declared = declared.map { text in text.prefix { $0 != ";" }.lowercased().filter { $0 != " " } }
        self.room = room
    }

    /// - Throws: ``Problem`` `kindNotTaken`, or the refusal.
    mutating func take(_ bytes: ArraySlice<UInt8>, _ writer: inout FileWriter) async throws {
        try room.take(bytes.count)
        guard kind == nil else { return try await write(bytes, &writer) }
        head += bytes
        if head.count >= FileKind.headLength { try await judge(&writer) }
    }

    /// - Returns: the file, with what it is.
    mutating func finish(_ name: String, _ writer: inout FileWriter) async throws -> TakenFile {
        if kind == nil { try await judge(&writer) }
        let mediaType = (kind ?? .bytes).mediaType
        if let rest = try sealer?.finish() { try await writer.append(rest[...]) }
        var file = TakenFile(name: name, tree: try await writer.endFile())
        file.tree.mediaType = key == nil ? mediaType : FileKind.bytes.mediaType
        file.secret = key.map { TakenFile.Secret(key: $0, mediaType: mediaType, size: sealer?.size ?? 0) }
        return file
    }

    private mutating func write(_ bytes: ArraySlice<UInt8>, _ writer: inout FileWriter) async throws {
        guard let kept = picture?.take(bytes) else { return try await append(bytes, &writer) }
        try await append(kept[...], &writer)
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>, _ writer: inout FileWriter) async throws {
        guard let sealed = try sealer?.append(bytes) else { return try await writer.append(bytes) }
        try await writer.append(sealed[...])
    }

    private mutating func judge(_ writer: inout FileWriter) async throws {
        let found = FileKind.of(head.prefix(FileKind.headLength))
        guard let found, found.isCalled(declared) else {
            throw Problem.kindNotTaken(declared: declared, found: found?.mediaType)
        }
        kind = found
        if isBare { picture = BarePicture(found) }
        try await write(head[...], &writer)
        head = []
    }
}
