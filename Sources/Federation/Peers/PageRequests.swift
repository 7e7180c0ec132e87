import FederationBus
import FederationCore
import Foundation
import Kernel

/// Asks one origin for pages of its log, in signed requests over the bus, or to its own address where the bus
/// is away, or brings what counts for nothing.
struct PageRequests: Sendable {
    let bus: Bus
    let own: TerritoryID
    let origin: TerritoryID
    let signer: any Signer
    let world: World
    private let times = AnswerTime()
    /// Whether an origin that has an address is asked there alone.
    private var avoidsBus = false

    init(bus: Bus, own: TerritoryID, origin: TerritoryID, signer: any Signer, world: World) {
        self.bus = bus
        self.own = own
        self.origin = origin
        self.signer = signer
        self.world = world
    }

    /// The same to its address: whoever holds the bus must not decide what is heard of an origin that answers elsewhere too.
    var pastTheBus: PageRequests {
        var requests = self
        requests.avoidsBus = true
        return requests
    }

    /// An origin that has heard too much of us is asked again after this long.
    static let patience = Duration.seconds(1)
    static let maximumTries = 5

    /// The origin's answer: bytes from anybody, until verified.
    func page(of epoch: UInt64, from size: UInt64, address: OriginAddress?) async throws -> [UInt8] {
        try await patiently(.range(epoch: epoch, from: size, max: UInt64(Batch.maximumItems)), address)
    }

    /// The origin's answer to anything, asked for again where it has heard too much of us.
    func patiently(_ method: RemoteMethod, _ address: OriginAddress?) async throws -> [UInt8] {
        for _ in 1..<Self.maximumTries {
            let answer = try await ask(method, address)
            guard RemoteFailure(decoding: answer) == .refused(.rateExceeded) else { return answer }
            try await world.sleep(Self.patience)
        }
        return try await ask(method, address)
    }

    /// The path by which the origin's log at one size leads to a kept head of another: to be verified.
    /// - Throws: ``RemoteFailure``, ``Reject``, `BusError`, ``OriginUnavailable``.
    func consistency(from oldSize: UInt64, to size: UInt64, address: OriginAddress?) async throws -> [Hash] {
        let answer = try await patiently(.consistency(from: oldSize, to: size), address)
        if let failure = RemoteFailure(decoding: answer) { throw failure }
        return try ConsistencyText.decode(answer)
    }

    /// What the origin shows of its identity, from the genesis on.
    /// - Throws: ``Reject``, `BusError`.
    func identity(address: OriginAddress?) async throws -> [Envelope] {
        var envelopes: [Envelope] = []
        while envelopes.count <= Identity.maximumOperations {
            let answer = try await ask(.identity(from: UInt64(envelopes.count)), address)
            guard RemoteFailure(decoding: answer) == nil else { break }
            let more = try IdentityChain.decode(answer)
            if more.isEmpty { break }
            envelopes += more
        }
        return envelopes
    }

    /// One question, over the bus or else to the address.
    /// - Parameters:
    ///   - timeout: of the bus; nil is what the origin's last answers suggest.
    ///   - subject: of the bus; nil is that of requests to an origin.
    func ask(
        _ method: RemoteMethod, _ address: OriginAddress?, within timeout: Duration? = nil, on subject: String? = nil
    ) async throws -> [UInt8] {
        if avoidsBus, let address { return try await address.call(request(method)) }
        let began = ContinuousClock.now
        do {
            let answer = try await bus.request(
                subject ?? Subjects(origin).requests, request(method),
                replySubject: Subjects(own).reply(token: world.randomBytes(16)), timeout: timeout ?? times.limit
            ).payload
            times.took(ContinuousClock.now - began)
            return answer
        } catch let error as BusError {
            if error == .timeout { times.failed() }
            guard let address else { throw error }
            // A request of its own: the first may have arrived, and none is answered twice.
            return try await address.call(request(method))
        }
    }

    private func request(_ method: RemoteMethod) throws -> [UInt8] {
        let now = world.unixSeconds
        let call = RemoteCall(
            issuer: own, audience: origin, method: method, nonce: world.randomBytes(RemoteCall.nonceByteCount),
            issuedAt: now, expiresAt: now + RemoteCall.maximumLifetime)
        return try Envelope(payload: call.encoded, type: RemoteCall.payloadType, signedBy: signer).encoded
    }
}
