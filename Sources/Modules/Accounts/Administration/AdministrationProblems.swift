public import Kernel

extension ProblemKind {
    public static let wrongState = ProblemKind(
        "TF4094", status: 409, "The member's state does not allow this",
        explanation: """
            Members who wait to be let in or have left cannot be frozen, suspended or given roles, and who is away only \
            suspended; only who is frozen, is suspended or left less than 14 days ago can be restored.
            """)
}
