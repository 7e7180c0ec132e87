/// A section as it is added or changed; what is absent stays.
struct SectionBody: Codable, Sendable {
    let title: LocalizedText?
    let requires: SectionRule?
}
