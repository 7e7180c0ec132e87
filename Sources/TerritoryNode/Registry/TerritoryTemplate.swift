import Crypto
import Foundation
public import Postgres

/// What every territory's schema is made from: all migrations of all owners, in the order they run.
///
/// A new territory runs them as one script in one transaction; an old one runs those it lacks, one by one. A test holds
/// that both end in the same catalogue.
public struct TerritoryTemplate: Sendable {
    public let migrations: [Migration]

    /// The owner whose migrations make the shared schema rather than a territory's.
    static let registryOwner = "Registry"

    /// Layers come before the modules built on them; modules do not know one another and follow by name.
    private static let layers = ["Kernel", "Federation", "Content"]

    public init(migrations: [Migration]) {
        self.migrations = migrations.filter { $0.owner != Self.registryOwner }.sorted {
            (Self.rank($0.owner), $0.owner, $0.number) < (Self.rank($1.owner), $1.owner, $1.number)
        }
    }

    /// The migrations as one text.
    var script: String {
        migrations.map { "-- \($0.owner)/\($0.name)\n\($0.sql)\n" }.joined()
    }

    /// SHA-256 over the checksums in order, in hexadecimal: two equal versions make equal schemas.
    public var version: String {
        var hasher = SHA256()
        for migration in migrations { hasher.update(data: migration.checksum) }
        return hasher.finalize().map { String(format: "%02x", $0) }.joined()
    }

    private static func rank(_ owner: String) -> Int {
        layers.firstIndex(of: owner) ?? layers.count
    }
}
