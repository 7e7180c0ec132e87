public import Kernel

/// Why the registry refused. Each reads as one line that says what to do.
public enum RegistryError: Error, Equatable, Sendable {
    case operatorExists
    case unknownTerritory(TerritoryCode)
    case conflictingParameter(code: TerritoryCode, parameter: String, existing: String)
    case domainTaken(String)
    case badDomain(String)
    case badName
    case badEmail
    case badLanguage(String)
    case keysWithoutTerritory(String)
    case territoryWithoutKeys(TerritoryCode)
    case confirmationMissing(TerritoryCode)
    case wrongState(TerritoryCode, TerritoryRecord.State)
    case editedMigration(file: String, scope: String)
    case newerSchema(file: String, scope: String)
    case olderSchema(file: String, scope: String)
    case unsafePermissions(path: String)
    case damaged(String)
    case damagedKey(path: String)
}

extension RegistryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .operatorExists: "This server was prepared before, and another state folder has its operator's password."
        case .unknownTerritory(let code): "There is no territory “\(code)”."
        case .conflictingParameter(let code, let parameter, let existing):
            "Territory “\(code)” exists with another \(parameter): \(existing)."
        case .domainTaken(let domain): "The domain \(domain) belongs to another territory."
        case .badDomain(let domain): "“\(domain)” is not a host name such as se.example.org or 127.0.0.1:8080."
        case .badName: "A territory's name has 1 to 100 characters, without control characters."
        case .badEmail: "The admin's address is not an e-mail address."
        case .badLanguage(let tag): "“\(tag)” is not a language tag such as en or pt-BR."
        case .keysWithoutTerritory(let path):
            "The keys in \(path) belong to no territory of this database. Move them away, or restore their database."
        case .territoryWithoutKeys(let code):
            "Territory “\(code)” exists, but its keys are not in this state folder. Restore them from your backup."
        case .confirmationMissing(let code): "Removing is final. Repeat with --confirm=\(code)."
        case .wrongState(let code, let state): "Territory “\(code)” is \(state.rawValue)."
        case .editedMigration(let file, let scope):
            "Migration \(file) was edited after it ran in \(scope). Restore the file; write a new one for changes."
        case .newerSchema(let file, let scope):
            "\(scope) has migration \(file), which this program does not know. Use the newer program."
        case .olderSchema(let file, let scope): "\(scope) lacks migration \(file). Run: territory migrate run"
        case .unsafePermissions(let path): "\(path) can be read by others. Run: chmod 600 \(path)"
        case .damagedKey(let path): "\(path) is not a key. Restore it from your backup."
        case .damaged(let id): "The registry's row \(id) cannot be read."
        }
    }
}
