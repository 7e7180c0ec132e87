import Foundation

/// Holds `node.yaml` to the keys that exist: a misspelt setting would silently be its default.
enum ConfigurationFile {
    /// - Throws: ``ConfigurationProblem`` for the first key that is none, with its line and the nearest one that is.
    static func check(_ file: URL, keys: [String]) throws {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return }
        var section = ""
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let bare = line.prefix { $0 != "#" }
            guard let colon = bare.firstIndex(of: ":"), !bare.drop(while: { $0 == " " }).hasPrefix("-") else {
                continue
            }
            let name = bare[..<colon].trimmingCharacters(in: .whitespaces)
            let isTop = bare.first != " "
            let hasValue = !bare[bare.index(after: colon)...].allSatisfy { $0 == " " }
            if isTop { section = name }
            let key = isTop ? name : "\(section).\(name)"
            let isSection = isTop && !hasValue && keys.contains { $0.hasPrefix(name + ".") }
            guard isSection || keys.contains(key) else {
                throw ConfigurationProblem(
                    key: key,
                    detail:
                        "in line \(number + 1) of \(file.path) is no setting; the nearest is \(nearest(to: key, keys))")
            }
        }
    }

    /// Whether the file exists and has more than comments; nothing at all is no YAML.
    static func hasSettings(_ file: URL) -> Bool {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return false }
        return text.split(separator: "\n").contains { line in
            line.prefix { $0 != "#" }.contains { !$0.isWhitespace }
        }
    }

    private static func nearest(to key: String, _ keys: [String]) -> String {
        keys.min { distance($0, key) < distance($1, key) } ?? ""
    }

    /// Levenshtein's: how many letters to insert, delete or replace.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let replaced = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
