import Content
import ContentStorage
import HTTPTypes
import Kernel
import Web

/// A private file as it was, or a range of it, for whoever was let (S-108).
struct PrivateAnswer {
    let answer: StreamAnswer

    /// - Throws: ``Problem`` `notFound` where it is given to nobody now, a denial's, `badRange`.
    init(_ request: StreamRequest, _ file: PrivateFile, _ seal: FileSeal, _ storage: ContentStorage) async throws {
        let state = try await storage.state(of: file.root)
        if let denial = state.denial { throw Problem(denial) }
        guard state.isKept else { throw Problem.notFound }
        let etag = "\"\(file.root)\""
        var headers = HTTPFields()
        headers[.eTag] = etag
        headers[.cacheControl] = "private, no-store"
        headers[.acceptRanges] = "bytes"
        guard !request.has(tag: etag) else {
            answer = StreamAnswer(.notModified, headers: headers, isSomebodys: true)
            return
        }
        headers[.contentType] = file.mediaType
        headers[.contentDisposition] = GatewayRequest.attachment(file.name.isEmpty ? "\(file.root)" : file.name)
        let asked = ByteRange(FileAnswer.range(request.headers, etag), size: file.size)
        let wanted = try asked.positions(size: file.size)
        headers[.contentRange] = asked.header(size: file.size)
        let content = SealedContent(GivenBlocks(storage), file.root, seal, size: file.size, range: wanted)
        answer = StreamAnswer(
            asked == .all ? .ok : .partialContent, headers: headers,
            body: .pieces(length: wanted.count) { write in
                for try await piece in content { try await write(piece) }
            }, isSomebodys: true)
    }
}
