import Crypto
import CryptoExtras
import Federation
import FederationCore
import Foundation
import Kernel
import Postgres
import Synchronization
import Web

/// The territory as it signs credentials, with keys of its own: the log's key says what happened, these what somebody may show.
final class Issuer: Sendable {
    let form: CredentialForm
    let territory: TerritoryID
    private let database: Database
    private let federation: FederationLog
    private let seal: SymmetricKey
    private let world: World
    private let signer = Mutex<SigningKey?>(nil)
    private let tokenKey = Mutex<_RSA.Signing.PrivateKey?>(nil)

    /// - Parameter secret: the node's; the sealing key is derived from it.
    init(
        form: CredentialForm, territory: TerritoryID, database: Database, federation: FederationLog, secret: Data,
        world: World
    ) {
        self.form = form
        self.territory = territory
        self.database = database
        self.federation = federation
        seal = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Data("credential keys".utf8), outputByteCount: 32)
        self.world = world
    }

    /// The credential as text, with its proof.
    func sign(_ subject: CredentialSubject, in transaction: Transaction) async throws -> String {
        let key = try await key(in: transaction)
        return CanonicalJSON.text(try sign(form.unsigned(subject), by: key))
    }

    /// A document of the territory with its proof, as text.
    func sign(_ document: JSONValue) async throws -> String {
        let key = try await currentKey()
        return CanonicalJSON.text(try sign(document, by: key))
    }

    private func sign(_ document: JSONValue, by key: SigningKey) throws -> JSONValue {
        try DataIntegrityProof.sign(
            document, method: form.method(Multikey.text(key.publicKey)), by: key, at: world.now())
    }

    /// A document as a compact token with an RS256 signature, which more validators know.
    func token(_ unsigned: JSONValue) async throws -> String {
        let key = try await rsaKey()
        let header = JSONValue.object([
            JSONMember("alg", .string("RS256")), JSONMember("typ", .string("JWT")),
            JSONMember("kid", .string(form.method(CredentialForm.tokenKey))),
        ])
        let parts = [header, CredentialForm.claims(unsigned)].map {
            Data(CanonicalJSON.encode($0)).base64URLEncodedString
        }
        let signed = parts.joined(separator: ".")
        let signature = try key.signature(for: Data(signed.utf8), padding: .insecurePKCS1v1_5)
        return "\(signed).\(signature.rawRepresentation.base64URLEncodedString)"
    }

    /// Who the territory is as an issuer, with the keys that verify what it signs (W3C CID 1.0).
    func document() async throws -> JSONValue {
        let key = Multikey.text(try await currentKey().publicKey)
        let rsa = try await rsaKey().publicKey
        let numbers = try rsa.getKeyPrimitives()
        let method = form.method(key)
        return form.profile
            .with(
                "@context", .array([.string("https://www.w3.org/ns/cid/v1"), .string(CredentialContexts.own[1])])
            )
            .with(
                "verificationMethod",
                .array([
                    .object([
                        JSONMember("id", .string(method)), JSONMember("type", .string("Multikey")),
                        JSONMember("controller", .string(form.issuer)), JSONMember("publicKeyMultibase", .string(key)),
                    ]),
                    .object([
                        JSONMember("id", .string(form.method(CredentialForm.tokenKey))),
                        JSONMember("type", .string("JsonWebKey")),
                        JSONMember("controller", .string(form.issuer)),
                        JSONMember(
                            "publicKeyJwk",
                            .object([
                                JSONMember("kty", .string("RSA")), JSONMember("alg", .string("RS256")),
                                JSONMember("n", .string(numbers.modulus.base64URLEncodedString)),
                                JSONMember("e", .string(numbers.publicExponent.base64URLEncodedString)),
                            ])),
                    ]),
                ])
            )
            .with("assertionMethod", .array([.string(method), .string(form.method(CredentialForm.tokenKey))]))
    }

    func currentKey() async throws -> SigningKey {
        if let known = signer.withLock({ $0 }) { return known }
        return try await database.write { try await key(in: $0) }
    }

    func rsaKey() async throws -> _RSA.Signing.PrivateKey {
        if let known = tokenKey.withLock({ $0 }) { return known }
        let fresh = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let key = try await database.write { transaction in
            let pem = try await kept(
                Self.tokens, public: fresh.publicKey.pemRepresentation, secret: Data(fresh.pemRepresentation.utf8),
                in: transaction)
            let key = try _RSA.Signing.PrivateKey(pemRepresentation: String(decoding: pem, as: UTF8.self))
            try await tell(key.publicKey, in: transaction)
            return key
        }
        tokenKey.withLock { $0 = key }
        return key
    }

    /// Once: the others keep it.
    private func tell(_ key: _RSA.Signing.PublicKey, in transaction: Transaction) async throws {
        let isUntold =
            try await transaction.execute(
                "UPDATE issuer_key SET told_at = \(world.now()) WHERE algorithm = \(Self.tokens) AND told_at IS NULL")
            == 1
        guard isUntold else { return }
        try await federation.record(try TokenKeyStated(key, id: world.uuidV7()), in: transaction)
    }

    /// The algorithm of tokens (RFC 7518 section 3.3).
    private static let tokens = "RS256"

    /// The key that is kept, else one that follows from the node's secret: a territory that was restored from before its first award
    /// has the key again with which it signed.
    private func key(in transaction: Transaction) async throws -> SigningKey {
        if let known = signer.withLock({ $0 }) { return known }
        let fresh = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: seal, info: Data("credential signing key".utf8),
            outputByteCount: SigningKey.seedByteCount
        ).withUnsafeBytes { Array($0) }
        let text = Multikey.text(try SigningKey(seed: fresh).publicKey)
        let seed = try await kept("EdDSA", public: text, secret: Data(fresh), in: transaction)
        let key = try SigningKey(seed: seed)
        transaction.afterCommit { [self] in signer.withLock { $0 = key } }
        return key
    }

    /// The secret that is kept under the algorithm, which is `secret` where there was none.
    private func kept(
        _ algorithm: String, public text: String, secret: Data, in transaction: Transaction
    ) async throws -> Data {
        let sealed = try ChaChaPoly.seal(secret, using: seal, authenticating: Data(algorithm.utf8)).combined
        let rows = try await transaction.query(
            """
            INSERT INTO issuer_key (algorithm, public, sealed, created_at)
            VALUES (\(algorithm), \(text), \(sealed), \(world.now()))
            ON CONFLICT (algorithm) DO UPDATE SET algorithm = excluded.algorithm RETURNING sealed
            """)
        guard let row = rows.first else { throw PostgresError.closed }
        let box = try ChaChaPoly.SealedBox(combined: try row.get("sealed", as: Data.self))
        return try ChaChaPoly.open(box, using: seal, authenticating: Data(algorithm.utf8))
    }
}
