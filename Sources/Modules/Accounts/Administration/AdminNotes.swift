import Kernel
import Logging
import ModuleKit
import Web

extension AdminContext {
    /// Who asks, for what is written down.
    var actor: Actor { .member(member.id) }

    /// Says in the log what an administrator did to whom (S-153).
    func note(_ what: String, member id: ID<Member>) {
        node.logger.notice(
            "an administrator \(what)", metadata: ["member.id": "\(id)", "admin.id": "\(member.id)"])
    }
}
