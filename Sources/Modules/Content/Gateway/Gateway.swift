import Content
import ContentStorage
import Crypto
import HTTPTypes
import Kernel
import Web

/// Gives content by its address: to browsers as files and lists of folders (path gateway specification), to programs that check
/// what they get as blocks and archives (trustless gateway specification).
struct Gateway: Sendable {
    let storage: ContentStorage

    /// Nothing behind an address ever changes: 336 days, in seconds.
    static let cacheControl = "public, max-age=29030400, immutable"

    func answer(_ request: StreamRequest) async throws -> StreamAnswer {
        let asked = try GatewayRequest(request)
        try await check(asked.read, isOnlyIfCached: asked.isOnlyIfCached)
        return try await given {
            var answer = try await answer(asked)
            answer.headers[.accessControlAllowOrigin] = "*"
            answer.headers[.accessControlExposeHeaders] =
                "Content-Length, Content-Range, ETag, X-Ipfs-Path, X-Ipfs-Roots"
            return answer
        }
    }

    /// Some entries of a folder, in its own order.
    /// - Parameter last: the name before them.
    /// - Throws: ``Problem`` as for the folder itself, `notFound` also for what is none.
    func entries(of root: CID, after last: String?, limit: Int) async throws -> FolderPart {
        try await check(root)
        return try await given {
            let blocks = GivenBlocks(storage, known: root)
            guard case .folder(let folder) = try await Path(root).resolve(in: blocks) else { throw Problem.notFound }
            return try await Folder(blocks, folder).part(after: last, limit: limit)
        }
    }

    /// - Throws: ``Problem`` where something on the way is denied, is not here, or is nothing that is read.
    private func given<Value>(_ read: () async throws -> Value) async throws -> Value {
        do {
            return try await read()
        } catch let problem as TreeProblem {
            if case .missing(let cid) = problem { try await refuseDenied(cid) }
            throw Problem(.notFound, reason: "\(problem)")
        } catch is Malformed {
            throw Problem.notFound
        }
    }

    private func answer(_ asked: GatewayRequest) async throws -> StreamAnswer {
        let blocks = GivenBlocks(storage, known: asked.read)
        let way = try await lookUp(asked, blocks)
        for cid in way.addresses where cid.hash.function == .identity { try await refuseDenied(cid) }
        switch asked.format {
        case .block: return try await BlockAnswer(asked, way, blocks).answer
        case .archive(let options): return try await ArchiveAnswer(asked, way, options, blocks).answer
        case .file: return try await file(asked, way, blocks)
        }
    }

    private func lookUp(_ asked: GatewayRequest, _ blocks: GivenBlocks) async throws -> ContentWay {
        guard !asked.isOneBlock else { return ContentWay(to: asked.path.root) }
        return try await ContentWay(asked.path, in: blocks)
    }

    private func file(
        _ asked: GatewayRequest, _ way: ContentWay, _ blocks: GivenBlocks
    ) async throws -> StreamAnswer {
        switch way.item {
        case .file(let cid, let size): return try await FileAnswer(asked, way, cid, size, blocks).answer
        case .folder(let cid): return try await FolderAnswer(asked, way, cid, blocks).answer
        // What has no form of its own here is given as the block that it is.
        case .opaque, .symlink: return try await BlockAnswer(asked, way, blocks).answer
        }
    }

    /// What the address itself carries needs no leave; it leads nowhere (``GivenBlocks``).
    /// - Throws: ``Problem``: it is here for nobody, or not at all.
    private func check(_ root: CID, isOnlyIfCached: Bool = false) async throws {
        guard root.hash.function != .identity else { return }
        let state = try await storage.state(of: root)
        if let denial = state.denial { throw Problem(denial) }
        guard state.isKept else { throw isOnlyIfCached ? Problem(.contentNotHere) : Problem.notFound }
    }

    private func refuseDenied(_ cid: CID) async throws {
        if let denial = try await storage.state(of: cid).denial { throw Problem(denial) }
    }
}
