import Content
import ContentStorage
import Foundation
import HTTPTypes
import Kernel
import Postgres
import Web

/// Takes files from members, as they come. Nothing is visible before all of it is there, judged and counted; of a broken upload nothing
/// stays, and where the process ends in the middle of one, what it wrote is collected.
struct UploadOperations: Sendable {
    let storage: ContentStorage
    let limits: ContentLimits
    let privateFiles: PrivateFiles
    private let queue: KeepQueue
    private let underWay = UploadsUnderWay()
    /// Called when something was kept.
    private let whenKept: @Sendable () -> Void

    init(
        storage: ContentStorage, limits: ContentLimits, privateFiles: PrivateFiles,
        whenKept: @escaping @Sendable () -> Void
    ) {
        self.privateFiles = privateFiles
        self.whenKept = whenKept
        self.storage = storage
        self.limits = limits
        queue = KeepQueue(storage, limit: limits.territory)
    }

    static let nameLimit = 255

    static func holder(_ member: ID<Member>) -> Holder {
        Holder(kind: "member", id: "\(member)")
    }

    var body: BodyAllowance { .stream(bytes: limits.upload) }

    /// A body that is one file.
    func takeBody(of request: StreamRequest, from member: SignedInMember) async throws -> UploadedFile {
        let start = try await begin(member)
        let room = room(of: member, start)
        defer { room.end() }
        if let length = request.body.declaredLength { try room.check(length) }
        let said = try UploadForm.Said(request.query)
        let key = said.isPrivate ? privateFiles.newKey() : nil
        var writer = FileWriter(storage.blocks)
        do {
            var intake = FileIntake(declared: request.headers[.contentType], room: room, key: key)
            for try await piece in request.body { try await intake.take(piece[...], &writer) }
            let file = try await intake.finish(said.name, &writer)
            try await writer.finish()
            return try await keep([file], for: member, since: start)[0]
        } catch {
            throw await giveUp(writer.abandon(), after: error)
        }
    }

    /// A form whose fields of files are each one file, or with `folder`, which names it, together a folder.
    /// - Parameter query: what is said of the files there counts as if it were the form's first fields.
    func takeForm(
        _ parts: inout MultipartReader, query: FormFields, from member: SignedInMember
    ) async throws -> [UploadedFile] {
        try await take(&parts, said: UploadForm.Said(query), from: member).files
    }

    /// The same, with what else the form says.
    /// - Parameter isBare: whether pictures are kept without what they say of where and when they were taken.
    func take(
        _ parts: inout MultipartReader, said: UploadForm.Said = .nothing, from member: SignedInMember,
        isBare: Bool = false
    ) async throws -> (files: [UploadedFile], fields: [String: String]) {
        let start = try await begin(member)
        let room = room(of: member, start)
        defer { room.end() }
        var form = UploadForm(writer: FileWriter(storage.blocks), room: room, said: said, isBare: isBare) {
            privateFiles.newKey()
        }
        do {
            let files = try await form.read(&parts)
            guard !files.isEmpty else { throw Problem.invalid(FieldProblem("/file", "missing", "Choose a file.")) }
            return (try await keep(files, for: member, since: start), form.fields)
        } catch {
            throw await giveUp(form.abandon(), after: error)
        }
    }

    /// Nothing of a broken upload stays. Where it cannot be removed now, it is collected.
    /// - Returns: what to tell whoever sent it.
    private func giveUp(_ written: [Multihash: WriteMark], after error: any Error) async -> any Error {
        // Whoever has gone away does not wait for it.
        await Task { try? await storage.discard(written) }.value
        switch error {
        case StoreProblem.full: return Problem(.noRoomLeft)
        // Somebody else gave up the same blocks at this moment.
        case StorageProblem.blockGone: return Problem(.blocksGone)
        case StorageProblem.holderDeparted: return Problem(.notSignedIn)
        default: return error
        }
    }

    /// Gives the member a reason for each: all of them, or none.
    private func keep(
        _ files: [TakenFile], for member: SignedInMember, since start: WritingStart
    ) async throws -> [UploadedFile] {
        // Whoever sees the table of reasons learns no name of a private file.
        let trees = files.map { ($0.tree, $0.secret == nil ? $0.name : "") }
        let secrets = try privateFiles.seal(files, of: member.id)
        let wish = KeepQueue.Wish(
            trees, for: Self.holder(member.id), beside: [PinOperations.holder(member.id)], limit: limits.ofMember,
            since: start
        ) { transaction in
            try await storage.add(secrets, in: transaction)
        }
        let more = files.reduce(HolderUse()) { $0 + $1.tree.use }
        do {
            let isNew = try await queue.keep(wish)
            whenKept()
            return zip(files, isNew).map { UploadedFile(file: $0, isNew: $1) }
        } catch KeepQueue.Refusal.holderIsFull(let used) {
            throw Problem.overQuota(used, limits.ofMember, more)
        } catch KeepQueue.Refusal.territoryIsFull(let used) {
            throw Problem.noRoomLeft(used: used, limit: limits.territory)
        }
    }

    /// - Throws: ``Problem`` `notAllowed` where a member may add nothing at all.
    private func begin(_ member: SignedInMember) async throws -> WritingStart {
        try member.require(.upload)
        return try await storage.beginWriting(for: [Self.holder(member.id), PinOperations.holder(member.id)])
    }

    /// What a member may still add, as far as is known before.
    private func room(of member: SignedInMember, _ start: WritingStart) -> UploadRoom {
        let used = start.use.bytes
        let room = max(0, limits.member - used)
        let refusal = Problem.overQuota(used: used, limit: limits.member, more: room + 1)
        return UploadRoom(of: member.id.uuid, limit: room, refusal: refusal, underWay)
    }

    /// - Throws: ``Problem`` `invalid` for what is neither: what may be meant to be private is never taken for open.
    static func isPrivate(_ text: String?) throws -> Bool {
        switch text {
        case nil, "", "false": return false
        case "true": return true
        default: throw Problem.invalid(FieldProblem("/private", "choice", "This is true or false."))
        }
    }

    /// A name that can be shown: without control and direction characters, and not too long.
    static func name(_ text: String?) -> String {
        let scalars = (text ?? "").precomposedStringWithCanonicalMapping.unicodeScalars.filter {
            $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
        }
        var name = String(String.UnicodeScalarView(scalars))
        while name.utf8.count > nameLimit { name.removeLast() }
        return name
    }
}
