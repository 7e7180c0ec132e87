import Content
import ContentStorage
import HTTPTypes
import Web

/// One block, as it hashes.
struct BlockAnswer {
    let answer: StreamAnswer

    init(_ asked: GatewayRequest, _ way: ContentWay, _ blocks: GivenBlocks) async throws {
        let cid = way.item.cid
        var headers = asked.headers(way, etag: "\"\(cid).raw\"", contentType: Self.contentType(cid, asked.format))
        headers[.contentDisposition] = GatewayRequest.attachment(asked.fileName("\(cid).bin"))
        guard !asked.isKnown(headers) else {
            answer = StreamAnswer(.notModified, headers: headers, isSomebodys: true)
            return
        }
        // Its bytes and nothing else: what they would lead to is not followed.
        let block = try await blocks.block(CID(.raw, cid.hash))
        answer = StreamAnswer(.ok, headers: headers, body: .bytes(block.bytes), isSomebodys: true)
    }

    private static func contentType(_ cid: CID, _ format: GatewayFormat) -> String {
        guard format == .file else { return "application/vnd.ipld.raw" }
        switch cid.codec {
        case .dagCBOR: return "application/vnd.ipld.dag-cbor"
        case .dagJSON: return "application/vnd.ipld.dag-json"
        default: return "application/octet-stream"
        }
    }
}
