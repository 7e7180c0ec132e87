import Content
import ContentStorage
import Crypto
import Kernel
import Web

/// A form of files while it is read: each of its files is a file of its own, or with the field `folder`, which names it, all of them
/// are one folder.
struct UploadForm {
    private var writer: FileWriter
    private let room: UploadRoom
    private var folder: String?
    private var files: [TakenFile] = []
    private let newKey: @Sendable () -> SymmetricKey
    private let isBare: Bool
    private var isPrivate: Bool
    /// What its only file is called, where the request says it.
    private let name: String
    /// What was filled in, by the fields' names.
    private(set) var fields: [String: String] = [:]

    /// Files in one form.
    static let fileLimit = 20_000
    /// Fields of text in one form; more are passed over.
    static let fieldLimit = 20

    /// - Parameters:
    ///   - room: how many bytes may come.
    ///   - said: what the request says of the files before the form does.
    ///   - isBare: whether pictures are kept without what they say of where and when they were taken.
    ///   - newKey: for each private file another.
    init(
        writer: FileWriter, room: UploadRoom, said: Said, isBare: Bool = false,
        newKey: @escaping @Sendable () -> SymmetricKey
    ) {
        self.isBare = isBare
        isPrivate = said.isPrivate
        name = said.name
        self.newKey = newKey
        self.writer = writer
        self.room = room
    }

    /// What a query may say of an upload, whether its body is one file or a form.
    struct Said: Sendable {
        let isPrivate: Bool
        /// Of one file.
        let name: String

        static let nothing = Said(isPrivate: false, name: "")

        private init(isPrivate: Bool, name: String) {
            self.isPrivate = isPrivate
            self.name = name
        }

        /// - Throws: ``Problem`` `invalid`.
        init(_ query: FormFields) throws {
            isPrivate = try UploadOperations.isPrivate(query["private"])
            name = UploadOperations.name(query["filename"])
        }
    }

    /// - Returns: what is to be kept, under which names; all of it is there for good.
    mutating func read(_ parts: inout MultipartReader) async throws -> [TakenFile] {
        while let part = try await parts.nextPart() {
            if let name = part.fileName {
                try await readFile(name, declared: part.contentType, &parts)
            } else {
                let text = try await parts.text()
                try readText(part.name, text)
                if fields.count < Self.fieldLimit { fields[part.name] = text }
            }
        }
        let kept = try await result()
        try await writer.finish()
        return kept
    }

    /// What was said to be private is not kept open: so it has to be said before any file comes, and no folder shows what is in it.
    private mutating func readText(_ name: String?, _ text: String) throws {
        switch name {
        case "folder" where !text.isEmpty: folder = UploadOperations.name(text)
        case "private":
            let isSaid = try UploadOperations.isPrivate(text)
            guard !isSaid || isPrivate || files.isEmpty else {
                throw Problem.invalid(
                    FieldProblem("/private", "too_late", "This has to come before the files."))
            }
            // Said once, in the query or here, it is meant.
            isPrivate = isPrivate || isSaid
        default: break
        }
        guard folder == nil || !isPrivate else {
            throw Problem.invalid(
                FieldProblem("/folder", "not_private", "A folder cannot be private. Pack it into one file."))
        }
    }

    /// What was written, where something went wrong.
    mutating func abandon() async -> [Multihash: WriteMark] {
        await writer.abandon()
    }

    private mutating func readFile(_ name: String, declared: String?, _ parts: inout MultipartReader) async throws {
        var intake = FileIntake(
            declared: declared, room: room, key: isPrivate ? newKey() : nil, isBare: isBare)
        while let piece = try await parts.nextBytes() { try await intake.take(piece, &writer) }
        let file = try await intake.finish(name, &writer)
        // A browser sends an empty part where nobody chose a file.
        if name.isEmpty, file.size == 0 { return }
        files.append(file)
        guard files.count <= Self.fileLimit else { throw Problem.malformed("There are too many files.") }
    }

    private mutating func result() async throws -> [TakenFile] {
        guard let folder, !files.isEmpty else {
            let said = files.count == 1 ? name : ""
            return files.map { file in
                var file = file
                file.name = !said.isEmpty ? said : UploadOperations.name(Self.lastName(file.name))
                return file
            }
        }
        do {
            return [TakenFile(name: folder, tree: try await writer.writeFolder(files.map { ($0.name, $0.tree) }))]
        } catch StorageProblem.unusableFile {
            throw Problem.malformed("Two files of the folder have one name, or one has a name that leads elsewhere.")
        }
    }

    /// Whatever a program calls a path before the name.
    private static func lastName(_ text: String) -> String {
        text.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? text
    }
}
