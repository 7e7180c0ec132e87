import Kernel

/// Names for a demo's territories and people.
enum DemoNames {
    static func territory(_ code: TerritoryCode) -> String {
        territories[code.description] ?? "Territory \(code)"
    }

    private static let territories = [
        "se": "Sverige", "dk": "Danmark", "no": "Norge", "fi": "Suomi", "is": "Ísland", "de": "Deutschland",
        "fr": "France",
        "es": "España", "pt": "Portugal", "it": "Italia", "pl": "Polska", "nl": "Nederland", "ee": "Eesti",
        "lv": "Latvija",
        "lt": "Lietuva",
    ]

    /// Handle and display name of the n-th person of a territory.
    static func person(_ number: Int) -> (handle: String, name: String) {
        let (handle, name) = people[number % people.count]
        let round = number / people.count
        return round == 0 ? (handle, name) : ("\(handle)\(round + 1)", "\(name) \(round + 1)")
    }

    private static let people = [
        ("ana", "Ana Lind"), ("rui", "Rui Berg"), ("mette", "Mette Holm"), ("ola", "Ola Nordmann"),
        ("siri", "Siri Haugen"),
        ("jonas", "Jonas Ek"), ("leila", "Leila Aziz"), ("tomas", "Tomás Ruiz"), ("ingrid", "Ingrid Dahl"),
        ("yusuf", "Yusuf Kaya"), ("freja", "Freja Krogh"), ("noor", "Noor Haddad"),
    ]
}
