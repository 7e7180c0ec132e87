import Kernel
import Web

/// Who looks at members: what one may see depends on it.
struct Reader: Sendable {
    /// Nil for a visitor.
    let member: ID<Member>?

    static let visitor = Reader(member: nil)

    init(member: ID<Member>?) {
        self.member = member
    }

    init(_ context: NodeContext) {
        member = context.member?.id
    }
}
