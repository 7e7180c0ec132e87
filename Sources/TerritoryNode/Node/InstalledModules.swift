import Accounts
import Badges
import ContentModule
import Courses
import ModuleKit
import Operations
import Web

/// The modules every territory has, in the order their routes are listed. A new module is one line here and one in Package.swift.
enum InstalledModules {
    static let types: [any Module.Type] = [
        Accounts.self,
        Badges.self,
        Courses.self,
        ContentModule.self,
        Operations.self,
    ]

    /// Every page of them in every language, read once for all territories of a process: half of what it takes to start serving one.
    static let views = Result {
        try Views(modules: types.map { $0.resources }, navigation: types.flatMap { $0.navigation })
    }
}
