import Crypto
public import Foundation
public import Kernel
public import Postgres

/// Creates and removes territories with the operator's credential. No node holds one of these.
public struct Provisioner: Sendable {
    private let database: Database
    private let databaseName: String
    private let runner: MigrationRunner
    private let folder: URL
    private let world: World
    private let seeds: [TerritorySeed]
    private let reached: @Sendable (ProvisioningStep) throws -> Void

    /// How long the one-time set-up link lasts.
    public static let setUpLifetime: TimeInterval = 24 * 60 * 60

    /// - Parameters:
    ///   - database: the operator's connection to the territories' database, whose name is `databaseName`.
    ///   - folder: where territories' key folders live.
    ///   - seeds: who puts first rows into a new schema, in order.
    ///   - reached: called at each step; throwing stops there as a crash would.
    public init(
        database: Database, databaseName: String, runner: MigrationRunner, folder: URL, world: World,
        seeds: [TerritorySeed], reached: @escaping @Sendable (ProvisioningStep) throws -> Void = { _ in }
    ) {
        self.database = database
        self.databaseName = databaseName
        self.runner = runner
        self.folder = folder
        self.world = world
        self.seeds = seeds
        self.reached = reached
    }

    /// What ``create(_:)`` made or found.
    public struct Created: Sendable {
        public let territory: TerritoryRecord
        /// The token of the one-time set-up link; nil where the territory existed.
        public let setUpToken: String?
    }

    /// Makes the territory, or finds it: asking again for the same one changes nothing.
    ///
    /// Keys are written first, under a name no node reads; then one transaction makes roles, schema and rows; then the
    /// keys get their name. Whatever stops it, the next call removes or finishes what it finds.
    /// - Throws: ``RegistryError`` where the request contradicts what exists.
    public func create(_ request: TerritoryRequest) async throws -> Created {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let lock = try FolderLock(in: folder)
        defer { withExtendedLifetime(lock) {} }
        if let existing = try await find(request.code) {
            try check(existing, against: request)
            try finish(existing)
            return Created(territory: existing, setUpToken: nil)
        }
        try reached(.started)
        try await removeAbandonedKeys()
        return try await make(request)
    }

    /// The territory of that code.
    public func show(_ code: TerritoryCode) async throws -> TerritoryRecord {
        guard let territory = try await find(code) else { throw RegistryError.unknownTerritory(code) }
        return territory
    }

    /// All territories, oldest first.
    public func list() async throws -> [TerritoryRecord] {
        try await database.read("SELECT * FROM registry.territory ORDER BY created_at, id", as: TerritoryRecord.self)
    }

    /// Serves the territory under another host name.
    /// - Throws: ``RegistryError/domainTaken(_:)``, ``RegistryError/badDomain(_:)``.
    public func rename(_ code: TerritoryCode, domain: String) async throws {
        guard TerritoryRequest.isHost(domain) else { throw RegistryError.badDomain(domain) }
        let territory = try await show(code)
        do {
            try await database.write { transaction in
                try await transaction.execute(
                    "UPDATE registry.territory SET domain = \(domain) WHERE id = \(territory.id)")
                try await note("rename", territory.id, code, in: transaction)
            }
        } catch let error as PostgresError where error.state == .uniqueViolation {
            throw RegistryError.domainTaken(domain)
        }
    }

    /// Stops serving the territory; everything is kept.
    public func suspend(_ code: TerritoryCode) async throws {
        try await change(code, from: .active, to: .suspended, action: "suspend")
    }

    /// Serves the territory again.
    public func resume(_ code: TerritoryCode) async throws {
        try await change(code, from: .suspended, to: .active, action: "resume")
    }

    /// Removes schema, roles and keys for ever.
    /// - Parameter confirmation: the code once more, typed by the operator.
    public func remove(_ code: TerritoryCode, confirmation: String?) async throws {
        let territory = try await show(code)
        guard confirmation == code.description else { throw RegistryError.confirmationMissing(code) }
        try await database.write { transaction in
            try await TerritorySchema(id: territory.id).drop(database: databaseName, in: transaction)
            try await transaction.execute("DELETE FROM registry.migration WHERE scope = \(territory.id)")
            try await transaction.execute("DELETE FROM registry.territory WHERE id = \(territory.id)")
            try await note("remove", territory.id, code, in: transaction)
        }
        try? FileManager.default.removeItem(at: finalFolder(code))
    }

    // MARK: - Making

    private func make(_ request: TerritoryRequest) async throws -> Created {
        let id = newTerritoryID()
        let keys = KeyFolder(partialFolder(id))
        let identity = try TerritoryKeys.write(id, to: keys, world: world)
        try reached(.keysWritten)
        let token = Data(world.randomBytes(32)).base64URLEncodedString
        let territory = NewTerritory(
            request: request, id: id, tid: identity.tid, genesis: identity.genesis,
            setUpTokenHash: Data(SHA256.hash(data: Data(token.utf8))),
            setUpExpires: world.now().addingTimeInterval(Self.setUpLifetime))
        let record = try await insert(territory, password: identity.databasePassword)
        try reached(.committed)
        try finish(record)
        return Created(territory: record, setUpToken: token)
    }

    private func insert(_ territory: NewTerritory, password: String) async throws -> TerritoryRecord {
        let verifier = try ScramVerifier(password: password, salt: world.randomBytes(16))
        do {
            return try await database.write { transaction in
                let record = try await insertRow(territory, in: transaction)
                let schema = TerritorySchema(id: territory.id)
                try await schema.create(verifier: verifier, database: databaseName, in: transaction)
                try reached(.rolesCreated)
                try await transaction.executeScript(runner.template.script)
                for seed in seeds { try await seed(territory, transaction) }
                try reached(.templateRun)
                try await TerritorySchema.leave(in: transaction)
                try await runner.noteTemplate(scope: territory.id, in: transaction)
                try await note("create", territory.id, territory.request.code, in: transaction)
                return record
            }
        } catch let error as PostgresError where error.state == .uniqueViolation {
            throw RegistryError.domainTaken(territory.request.domain)
        }
    }

    private func insertRow(_ territory: NewTerritory, in transaction: Transaction) async throws -> TerritoryRecord {
        let request = territory.request
        let rows = try await transaction.query(
            """
            INSERT INTO registry.territory (id, code, name, domain, language, admin_email, tid, state)
            VALUES (\(territory.id), \(request.code.description), \(request.name), \(request.domain),
                \(request.language), \(request.adminEmail), \(territory.tid), 'active')
            RETURNING *
            """,
            as: TerritoryRecord.self
        )
        guard let record = rows.first else { throw RegistryError.damaged(territory.id) }
        return record
    }

    /// Gives the keys their final name, where a stopped creation had not.
    private func finish(_ territory: TerritoryRecord) throws {
        let final = finalFolder(territory.code)
        if FileManager.default.fileExists(atPath: final.path) { return }
        let partial = partialFolder(territory.id)
        guard FileManager.default.fileExists(atPath: partial.path) else {
            throw RegistryError.territoryWithoutKeys(territory.code)
        }
        try KeyFolder(partial).publish(as: final)
    }

    /// Keys of creations that stopped before their transaction: nothing refers to them.
    private func removeAbandonedKeys() async throws {
        let known = Set(try await list().map { partialFolder($0.id).lastPathComponent })
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasSuffix(Self.partialSuffix) && !known.contains(name) {
            try FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }

    private func check(_ existing: TerritoryRecord, against request: TerritoryRequest) throws {
        let parameters = [
            ("name", existing.name, request.name), ("domain", existing.domain, request.domain),
            ("admin", existing.adminEmail, request.adminEmail), ("language", existing.language, request.language),
        ]
        for (parameter, old, new) in parameters where old != new {
            throw RegistryError.conflictingParameter(code: existing.code, parameter: parameter, existing: old)
        }
    }

    // MARK: - Rows

    private func find(_ code: TerritoryCode) async throws -> TerritoryRecord? {
        try await database.first(
            "SELECT * FROM registry.territory WHERE code = \(code.description)", as: TerritoryRecord.self)
    }

    private func change(
        _ code: TerritoryCode, from old: TerritoryRecord.State, to new: TerritoryRecord.State, action: String
    ) async throws {
        let territory = try await show(code)
        if territory.state == new { return }
        guard territory.state == old else { throw RegistryError.wrongState(code, territory.state) }
        try await database.write { transaction in
            try await transaction.execute(
                "UPDATE registry.territory SET state = \(new.rawValue) WHERE id = \(territory.id)")
            try await note(action, territory.id, code, in: transaction)
        }
    }

    private func note(
        _ action: String, _ id: String, _ code: TerritoryCode, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            "INSERT INTO registry.journal (territory, code, action) VALUES (\(id), \(code.description), \(action))")
    }

    // MARK: - Names

    private static let partialSuffix = ".partial"

    /// `t_` and 80 random bits in base32.
    private func newTerritoryID() -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        return "t_" + String(world.randomBytes(16).map { alphabet[Int($0 & 31)] })
    }

    private func partialFolder(_ id: String) -> URL {
        folder.appending(path: id + Self.partialSuffix)
    }

    private func finalFolder(_ code: TerritoryCode) -> URL {
        folder.appending(path: code.description)
    }
}
