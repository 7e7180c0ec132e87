import Federation
import FederationBus
import FederationCore

/// One message of the bus as an operator sees it: what it is, whose, and whether its signature holds.
struct BusObservation: Encodable, Equatable {
    let subject: String
    let kind: Kind
    /// The peer's name here, the territory's own code, or the identity where nobody here knows it.
    let peer: String
    let bytes: Int
    let verdict: String

    enum Kind: String, Encodable {
        case head, batch, request, reply, witness, fork, unknown
    }

    /// - Parameter known: the identities that are pinned here, and the own one, with their names.
    init(_ message: BusMessage, known: [TerritoryID: (name: String, identity: Identity)]) {
        self.init(subject: message.subject, payload: message.payload, known: known)
    }

    init(subject: String, payload: [UInt8], known: [TerritoryID: (name: String, identity: Identity)]) {
        let parts = subject.split(separator: ".").map(String.init)
        kind = Self.kind(of: parts)
        let territory = parts.count > 2 ? TerritoryID(parts[2]) : nil
        self.subject = Self.printable(subject)
        peer = territory.map { known[$0]?.name ?? $0.description } ?? "-"
        bytes = payload.count
        let identity = territory.flatMap { known[$0]?.identity }
        do throws(Reject) {
            verdict = try Self.verdict(on: payload, kind, identity, known.mapValues(\.identity))
        } catch {
            verdict = error.rawValue
        }
    }

    private static func kind(of parts: [String]) -> Kind {
        guard parts.count > 1, parts[0] == "tfl1" else { return .unknown }
        return switch parts[1] {
        case "h": .head
        case "b": .batch
        case "q": .request
        case "r": .reply
        case "w": .witness
        case "f": .fork
        default: .unknown
        }
    }

    private static func verdict(
        on bytes: [UInt8], _ kind: Kind, _ identity: Identity?, _ known: [TerritoryID: Identity]
    ) throws(Reject) -> String {
        switch kind {
        case .head:
            guard let identity else { throw .originUnknown }
            return "verified, size \(try Checkpoint.verified(note: bytes, of: identity, epoch: nil).checkpoint.size)"
        case .batch:
            guard let identity else { throw .originUnknown }
            let batch = try Batch(decoding: bytes)
            _ = try Checkpoint.verified(note: batch.note, of: identity, epoch: nil)
            return "verified head, entries \(batch.first) to \(batch.end - 1)"
        case .request:
            let envelope = try Envelope(decoding: bytes)
            let call = try RemoteCall(decoding: envelope.payload)
            guard let issuer = known[call.issuer] else { throw .originUnknown }
            _ = try envelope.verified(as: RemoteCall.payloadType, byOneOf: issuer.signing)
            return try "verified, \(call.method.name)"
        case .reply, .witness, .fork, .unknown: return "not looked at"
        }
    }

    /// One line for a terminal, which shows and does not obey it.
    var line: String { [kind.rawValue, peer, "\(bytes)", verdict, subject].joined(separator: "\t") }

    /// Subjects are bytes that anybody chose.
    private static func printable(_ text: String) -> String {
        String(text.unicodeScalars.map { (0x21...0x7e).contains($0.value) ? Character($0) : "?" })
    }
}
