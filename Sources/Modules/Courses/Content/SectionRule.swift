import Web

/// How many of a section's items have to be completed.
enum SectionRule: String, SchemaEnumeration, Sendable {
    case all, one
}
