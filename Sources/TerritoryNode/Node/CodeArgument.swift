import ArgumentParser
import Kernel

/// A territory's code as an operator types it.
struct CodeArgument: ExpressibleByArgument {
    let code: TerritoryCode

    init?(argument: String) {
        guard let code = TerritoryCode(argument) else { return nil }
        self.code = code
    }

    static let help = ArgumentHelp("The territory's code: \(TerritoryCode.rule).")
}
