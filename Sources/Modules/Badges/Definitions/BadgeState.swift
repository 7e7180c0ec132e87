import Web

/// Where a badge is in its life: written, given, no longer given. What was given stays valid.
enum BadgeState: String, SchemaEnumeration, Sendable {
    case draft, active, retired
}
