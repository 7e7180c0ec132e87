import Kernel
import Web

extension ProblemKind {
    static let notAwardable = ProblemKind(
        "TF4242", status: 422, "This member cannot be given a badge",
        explanation: "Nobody has that name here, or the member is suspended, frozen, gone or not let in yet.")
}
