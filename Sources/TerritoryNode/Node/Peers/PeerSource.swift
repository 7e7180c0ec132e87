import AsyncHTTPClient
import Federation
import FederationCore
import Foundation
import Kernel
import NIOCore
import NIOHTTP1
import Registry

/// Where an operator has a peer's card from.
enum PeerSource {
    /// Of this state folder.
    case own(TerritoryCode)
    /// Handed over by its operator.
    case file(String)
    /// Whoever answers at that address.
    case address(URL)

    /// How long an address may take, in seconds.
    static let patience: Int64 = 10

    init(_ text: String) {
        if let url = URL(string: text), url.scheme == "https" || url.scheme == "http" {
            self = .address(url)
        } else if let code = TerritoryCode(text), !FileManager.default.fileExists(atPath: text) {
            self = .own(code)
        } else {
            self = .file(text)
        }
    }

    /// The card from there, and the identity that it may be pinned to: nobody is believed because of an address.
    static func pinned(_ text: String, tid: String?, in folder: NodeFolder) async throws -> (PeerCard, Genesis) {
        let source = PeerSource(text)
        guard let (card, genesis) = PeerCard.read(try await source.bytes(in: folder)) else {
            throw CommandProblem.notACard(text)
        }
        if let tid, tid != card.tid { throw CommandProblem.identityDiffers(card) }
        if case .address = source, tid == nil { throw CommandProblem.identityUnconfirmed(card, text) }
        return (card, genesis)
    }

    /// The card's bytes.
    func bytes(in folder: NodeFolder) async throws -> Data {
        switch self {
        case .own(let code): return try JSONEncoder().encode(try await card(of: code, in: folder))
        case .file(let path):
            guard let bytes = FileManager.default.contents(atPath: path) else { throw CommandProblem.notFound(path) }
            return bytes
        case .address(let url): return try await fetch(url)
        }
    }

    /// The NATS user of a territory of this folder is known already.
    private func card(of code: TerritoryCode, in folder: NodeFolder) async throws -> PeerCard {
        let record = try await folder.withDatabase(of: code) { try await NodeRecord.own(in: $0) }
        guard let record else { throw RegistryError.unknownTerritory(code) }
        return PeerCard(
            code: code, name: record.name, genesis: try folder.genesis(of: code), bus: nil, origin: record.origin)
    }

    /// Redirects could lead anywhere, also into this machine's own network (S-121).
    private static let client = HTTPClient(configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))

    private func fetch(_ url: URL) async throws -> Data {
        guard OriginAddress(url.absoluteString) != nil else {
            throw CommandProblem.cardUnreachable(url.absoluteString, "only https is asked, and http on this machine")
        }
        let url = url.path.count > 1 ? url : url.appending(path: ".well-known/territory")
        do {
            var request = HTTPClientRequest(url: url.absoluteString)
            request.headers.add(name: "Accept", value: "application/json")
            let answer = try await Self.client.execute(request, timeout: .seconds(Self.patience))
            guard answer.status == .ok else {
                throw CommandProblem.cardUnreachable(url.absoluteString, "it answers \(answer.status.code)")
            }
            return Data(try await answer.body.collect(upTo: PeerCard.maximumBytes).readableBytesView)
        } catch let problem as CommandProblem {
            throw problem
        } catch {
            throw CommandProblem.cardUnreachable(url.absoluteString, "no answer")
        }
    }
}
