import Foundation
import Kernel
import Web

/// Who looks at members: what one may see depends on it.
struct Reader: Sendable {
    /// Nil for a visitor.
    let member: ID<Member>?
    /// Looks after the territory: nobody can hide from them by a block.
    let isStaff: Bool

    static let visitor = Reader(member: nil)

    init(member: ID<Member>?, isStaff: Bool = false) {
        self.member = member
        self.isStaff = isStaff
    }

    init(_ context: NodeContext) {
        self.init(
            member: context.member?.id,
            isStaff: context.member.map { $0.may(.administer) || $0.may(.moderate) } ?? false)
    }

    /// From whom blocks hide; nil where they hide from nobody.
    var hiddenFrom: UUID? { isStaff ? nil : member?.uuid }
}
