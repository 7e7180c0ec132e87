public import Web

/// A capability as the module declares it that asks for it: who has it unless the territory says otherwise.
public struct CapabilityDeclaration: Sendable {
    public let capability: Capability
    /// Who has it: an expression over badges, roles and the account's age.
    public let rule: PermissionExpression
    /// One who wrongly had it could do harm that is hard to undo: badges of others whose status is not known well enough never
    /// count for it.
    public let isDangerous: Bool
    /// It is about running the territory: a program that acts for a member has it only by the scope `admin` of its token.
    public let isAdministrative: Bool
    /// What it lets somebody do, in a few words.
    public let purpose: Message

    /// - Parameter rule: as ``PermissionExpression`` documents it. It is part of the program, so that a wrong one is a
    ///   programmer's mistake and ends the program at the start.
    public init(
        _ capability: Capability, _ rule: String, isDangerous: Bool = false, isAdministrative: Bool = false,
        _ purpose: Message
    ) {
        self.capability = capability
        self.isDangerous = isDangerous
        self.isAdministrative = isAdministrative
        self.purpose = purpose
        do {
            self.rule = try PermissionExpression(rule)
        } catch {
            preconditionFailure("the rule of \(capability.rawValue) cannot be read: \(error)")
        }
    }
}
