import Kernel
import Logging
import Web

extension AdminContext {
    /// Says in the log what an administrator did to whom (S-153).
    func note(_ what: String, member id: ID<Member>) {
        node.logger.notice(
            "an administrator \(what)", metadata: ["member.id": "\(id)", "admin.id": "\(member.id)"])
    }
}
