import Content
import ContentStorage
import HTTPTypes
import Kernel
import Web

/// A file, or a range of it. It is for saving, not for showing in the page's place: whoever brought it may be anybody (S-106).
struct FileAnswer {
    let answer: StreamAnswer

    /// - Parameter name: what it is called without a name in the request; its address where there is none.
    init(
        _ asked: GatewayRequest, _ way: ContentWay, _ cid: CID, _ size: UInt64, _ blocks: GivenBlocks
    ) async throws {
        let etag = "\"\(cid)\""
        var headers = asked.headers(way, etag: etag, contentType: FileKind.bytes.mediaType)
        headers[.contentDisposition] = GatewayRequest.attachment(
            asked.fileName(asked.path.names.last ?? "\(cid)"))
        headers[.acceptRanges] = "bytes"
        guard !asked.isKnown(headers) else {
            headers[.contentType] = nil
            answer = StreamAnswer(.notModified, headers: headers, isSomebodys: true)
            return
        }
        let range = ByteRange(Self.range(asked.request.headers, etag), size: size)
        headers[.contentType] = try await Self.mediaType(of: cid, in: blocks)
        answer = try Self.answer(range, of: cid, size, headers, blocks)
    }

    private static func answer(
        _ range: ByteRange, of cid: CID, _ size: UInt64, _ headers: HTTPFields, _ blocks: GivenBlocks
    ) throws -> StreamAnswer {
        var headers = headers
        let wanted = try range.positions(size: size)
        headers[.contentRange] = range.header(size: size)
        return StreamAnswer(
            range == .all ? .ok : .partialContent, headers: headers,
            body: .pieces(length: wanted.count) { write in
                for try await piece in FileContent(blocks, cid, range: wanted) { try await write(piece) }
            }, isSomebodys: true)
    }

    /// `If-Range` with another tag asks for everything (RFC 9110 §13.1.5).
    static func range(_ headers: HTTPFields, _ etag: String) -> String? {
        if let condition = headers[.ifRange], condition != etag { return nil }
        return headers[.range]
    }

    /// By its first bytes; what nobody would take as an upload is mere bytes.
    private static func mediaType(of cid: CID, in blocks: GivenBlocks) async throws -> String {
        let content = FileContent(blocks, cid, range: 0..<UInt64(FileKind.headLength))
        var head: [UInt8] = []
        for try await piece in content { head += piece }
        return (FileKind.of(head[...]) ?? .bytes).mediaType
    }
}
