import FederationBus
import FederationConformance
import FederationCore
import Foundation
import Kernel
import Registry

/// The files of a tester's identity: two secrets, and the document that the checked peer pins.
struct TesterFolder {
    let url: URL

    /// The NKey seed of its NATS user.
    var busKey: URL { url.appending(path: "bus.key") }
    private var signingKey: URL { url.appending(path: "signing.key") }
    private var document: URL { url.appending(path: "document.json") }

    private static let connectingTime = Duration.seconds(5)

    /// What it would like to be called.
    private static let code = TerritoryCode("xt")!

    /// Makes the identity, unless there is one.
    /// - Returns: the document.
    func prepare() throws -> URL {
        guard !FileManager.default.fileExists(atPath: document.path) else { return document }
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let seed = World.system.randomBytes(SigningKey.seedByteCount)
        let bus = NKey()
        try PrivateFile.write(Hexadecimal.encode(seed) + "\n", at: signingKey.path)
        try PrivateFile.write(bus.seed + "\n", at: busKey.path)
        let genesis = try Tester.genesis(of: SigningKey(seed: seed))
        let card = PeerCard(code: Self.code, name: "Conformance", genesis: genesis, bus: bus, origin: nil)
        try JSONEncoder().encode(card).write(to: document)
        return document
    }

    func tester() throws -> Tester {
        guard FileManager.default.fileExists(atPath: signingKey.path) else {
            throw CommandProblem.noTester(url.path)
        }
        let seed = Hexadecimal.decode(try PrivateFile.text(at: signingKey.path)) ?? []
        return try Tester(key: SigningKey(seed: seed))
    }

    /// Whether the server lets it in soon.
    static func connects(_ bus: Bus) async throws -> Bool {
        let end = ContinuousClock.now + connectingTime
        while !bus.isConnected, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(20)) }
        return bus.isConnected
    }
}
