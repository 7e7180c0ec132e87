/// Where a creation stands; tests stop it at each to show that nothing half-made stays.
public enum ProvisioningStep: Sendable, CaseIterable {
    case started
    case keysWritten
    case rolesCreated
    case templateRun
    case committed
}
