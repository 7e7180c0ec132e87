import Accounts
import Badges
import ContentModule
import Courses
import ModuleKit
import Operations

/// The modules every territory has, in the order their routes are listed. A new module is one line here and one in Package.swift.
enum InstalledModules {
    static let types: [any Module.Type] = [
        Accounts.self,
        Badges.self,
        Courses.self,
        ContentModule.self,
        Operations.self,
    ]
}
