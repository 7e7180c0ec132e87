import Postgres
import Registry

extension CommandProblem {
    static func describe(_ error: PostgresError) -> CommandProblem {
        switch error {
        case .acquireTimeout, .timeout:
            CommandProblem("TC10", .unreachable, "The database does not answer.", try: "is PostgreSQL running?")
        case .connection(.authentication):
            CommandProblem("TC11", .unreachable, "The database refuses this user or password.")
        case .connection(.databaseMissing):
            CommandProblem("TC12", .unreachable, "The database does not exist.", try: "territory init")
        case .connection(let failure):
            CommandProblem(
                "TC10", .unreachable, "No connection to the database: \(failure.rawValue).",
                try: "is PostgreSQL running?")
        case .server(let state, _, _, _):
            CommandProblem("TC13", .failed, "The database refused a statement (SQLSTATE \(state)).")
        default: CommandProblem("TC14", .failed, "The database failed: \(error).")
        }
    }

    static func describe(_ error: RegistryError) -> CommandProblem {
        let text = "\(error)"
        return switch error {
        case .unknownTerritory: CommandProblem("TC20", .failed, text, try: "territory list")
        case .conflictingParameter: CommandProblem("TC21", .failed, text)
        case .domainTaken: CommandProblem("TC22", .failed, text)
        case .badDomain, .badName, .badEmail, .badLanguage: CommandProblem("TC23", .failed, text)
        case .keysWithoutTerritory, .territoryWithoutKeys: CommandProblem("TC24", .failed, text)
        case .confirmationMissing: CommandProblem("TC25", .refused, text)
        case .wrongState: CommandProblem("TC26", .failed, text)
        case .editedMigration, .newerSchema: CommandProblem("TC27", .failed, text)
        case .olderSchema: CommandProblem("TC28", .pending, text)
        case .operatorExists:
            CommandProblem(
                "TC15", .refused, text, try: "that folder, or --replace-operator, after which its commands fail")
        case .unsafePermissions: CommandProblem("TC29", .refused, text)
        case .damaged, .damagedKey: CommandProblem("TC30", .failed, text)
        }
    }
}
