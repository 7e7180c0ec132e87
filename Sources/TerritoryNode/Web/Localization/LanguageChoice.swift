/// Chooses among the languages a node has: RFC 4647 §3.4 lookup, with the languages whose readers also read another.
struct LanguageChoice {
    /// A reader of these is served with the other where their own is missing.
    static let alsoReads = ["no": "nb", "nn": "nb", "da": "nb"]

    let available: [Language]

    func best(for accepted: AcceptLanguage) -> Language? {
        let refused = Set(accepted.ranges.filter { $0.weight == 0 }.map(\.range))
        for (range, weight) in accepted.ranges where weight > 0 {
            if range == "*" { return available.first { !refused.contains($0.tag.lowercased()) } }
            if let language = lookup(range), !refused.contains(language.tag.lowercased()) { return language }
        }
        return nil
    }

    /// `nb-NO` finds `nb`; `zh-Hant-TW` tries `zh-hant`, then `zh`.
    func lookup(_ range: String) -> Language? {
        var parts = range.lowercased().split(separator: "-")
        while !parts.isEmpty {
            let tag = parts.joined(separator: "-")
            if let language = named(tag) ?? Self.alsoReads[tag].flatMap(named) { return language }
            parts.removeLast()
        }
        return nil
    }

    private func named(_ tag: String) -> Language? {
        available.first { $0.tag.lowercased() == tag }
    }
}
