import Configuration
import Foundation
import SystemPackage

/// Where settings are written, the strongest first: the environment, then the file.
struct SettingSources {
    private let sources: [(name: String, reader: ConfigReader)]

    /// - Throws: ``ConfigurationProblem`` where the file is no YAML or has a key that is no setting.
    init(file: URL, keys: [String]) async throws {
        try ConfigurationFile.check(file, keys: keys)
        try Self.checkEnvironment(keys: keys)
        let environment = EnvironmentVariablesProvider().prefixKeys(with: ["territory"])
        guard ConfigurationFile.hasSettings(file) else {
            sources = [("environment", ConfigReader(provider: environment))]
            return
        }
        do {
            let yaml = try await FileProvider<YAMLSnapshot>(filePath: FilePath(file.path), allowMissing: true)
            sources = [
                ("environment", ConfigReader(provider: environment)), (file.path, ConfigReader(provider: yaml)),
            ]
        } catch {
            throw ConfigurationProblem(key: file.path, detail: "is not YAML")
        }
    }

    /// A variable of one of our sections that is no setting is a slip.
    private static func checkEnvironment(keys: [String]) throws {
        let known = Dictionary(keys.map { (variable($0), $0) }) { first, _ in first }
        let sections = Set(known.keys.compactMap { $0.split(separator: "_").dropFirst().first })
        for name in ProcessInfo.processInfo.environment.keys.sorted() where known[name] == nil {
            let parts = name.split(separator: "_")
            guard parts.count > 2, parts[0] == "TERRITORY", sections.contains(parts[1]) else { continue }
            let nearest = known.keys.min { ConfigurationFile.distance($0, name) < ConfigurationFile.distance($1, name) }
            throw ConfigurationProblem(key: name, detail: "is no setting; the nearest is \(nearest ?? "")")
        }
    }

    /// `TERRITORY_HTTP_RATE_FACTOR` for `http.rateFactor`.
    private static func variable(_ key: String) -> String {
        let words = key.map { $0.isUppercase ? "_\($0)" : $0 == "." ? "_" : "\($0)" }.joined()
        return "TERRITORY_" + words.uppercased()
    }

    /// One value; a number is its digits.
    func text(_ key: String) -> String? {
        sources.lazy.compactMap { Self.values(key, $0.reader)?.first }.first
    }

    /// Several values, written as a list or with commas.
    func list(_ key: String) -> [String]? {
        sources.lazy.compactMap { Self.values(key, $0.reader) }.first
    }

    /// The name of the source that each key is taken from, without those that none has.
    func origins(of keys: [String]) -> [String: String] {
        var origins: [String: String] = [:]
        for key in keys {
            origins[key] = sources.first { Self.values(key, $0.reader) != nil }?.name
        }
        return origins
    }

    private static func values(_ key: String, _ reader: ConfigReader) -> [String]? {
        let key = ConfigKey(key)
        if let values = reader.stringArray(forKey: key) {
            return values.map { $0.trimmingCharacters(in: .whitespaces) }
        }
        if let number = reader.int(forKey: key) { return ["\(number)"] }
        return reader.string(forKey: key)?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
