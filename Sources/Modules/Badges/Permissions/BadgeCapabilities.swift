import ModuleKit
public import Web

extension Capability {
    public static let awardBadges = Capability(rawValue: "badge.award")
    public static let defineBadges = Capability(rawValue: "badge.define")
    /// To write in the territory's conversations.
    public static let post = Capability(rawValue: "forum.post")
    public static let react = Capability(rawValue: "forum.react")
    public static let suggestTranslations = Capability(rawValue: "translation.suggest")
}

/// What this module lets members do, and what the badge it founds gives wherever members write.
enum BadgeCapabilities {
    static let all = [
        CapabilityDeclaration(
            .awardBadges, "role admin", isDangerous: true, Message("Give badges and take them back")),
        CapabilityDeclaration(
            .defineBadges, "role admin", isDangerous: true, isAdministrative: true, Message("Define badges")),
        CapabilityDeclaration(.post, "badge code-of-conduct", Message("Write in conversations")),
        CapabilityDeclaration(.react, "badge code-of-conduct", Message("React to what others write")),
        CapabilityDeclaration(.suggestTranslations, "badge code-of-conduct", Message("Suggest translations")),
    ]
}
