import Content
import ContentStorage
import HTTPTypes
import Kernel
import Web

/// `POST /ipfs/upload`: a body that is one file, or a form of many.
struct UploadRoutes: Sendable {
    let uploads: UploadOperations

    var streams: [StreamRoute] {
        [
            .post(
                "/ipfs/upload", "Upload a file, or a form of files or a folder", access: .member, body: uploads.body,
                problems: ProblemKind.uploading + [.notAllowed], shape: Self.shape, answer: upload)
        ]
    }

    private struct Query: Decodable {
        /// Of one file.
        let filename: String?
        let `private`: Bool?
    }

    /// Of a form, whose files may come in fields of any name.
    private struct Form: Decodable {
        /// Before the files.
        let `private`: Bool?
        let folder: String?
        let file: [FormFile]?
    }

    private static let shape = StreamShape(
        query: Query.self, takes: [.bytes("*/*"), .form(Form.self)], gives: [.json(UploadAnswer.self)],
        with: [.ok, .created])

    @Sendable private func upload(_ request: StreamRequest, _ context: MemberContext) async throws -> StreamAnswer {
        guard MultipartReader.isForm(request.headers[.contentType] ?? "") else {
            return try answer([try await uploads.takeBody(of: request, from: context.member)])
        }
        var parts = try MultipartReader(request)
        return try answer(try await uploads.takeForm(&parts, query: request.query, from: context.member))
    }

    /// 201, or 200 where the member had all of it.
    private func answer(_ files: [UploadedFile]) throws -> StreamAnswer {
        var told = UploadAnswer(files[0])
        if files.count > 1 { told.files = files.map { UploadAnswer.File($0.file) } }
        var answer = try StreamAnswer.json(files.contains(where: \.isNew) ? .created : .ok, told)
        answer.headers[.location] = (told.is_private ? PrivateLinks.path : "/ipfs/") + told.cid
        return answer
    }
}
