/// A section as it is added or changed; what is absent stays.
struct SectionBody: Codable, Sendable {
    let title: LocalizedText?
    let requires: SectionRule?
    /// Always is `{"all":[]}`.
    let availability: Availability?
}
