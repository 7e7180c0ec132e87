public import Foundation

/// Finds the messages in sources and templates as xgettext would, so that tests can hold the catalogues complete.
public enum MessageScanner {
    /// Every text of a `Message`, `FieldProblem`, `TextProblem`, `ProblemKind` or text rule in Swift files and every `{{#t}}…{{/t}}` in templates.
    public static func messages(in folder: URL) throws -> Set<String> {
        guard let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else { return [] }
        return try files.compactMap { $0 as? URL }.reduce(into: []) { found, file in
            switch file.pathExtension {
            case "swift": found.formUnion(inSwift(try String(contentsOf: file, encoding: .utf8)))
            case "mustache": found.formUnion(inTemplate(try String(contentsOf: file, encoding: .utf8)))
            default: break
            }
        }
    }

    /// The folder of a target in this package, such as `Sources/TerritoryNode/Web`.
    public static func packageFolder(_ path: String) -> URL {
        URL(filePath: #filePath).appending(path: "../../..").standardized.appending(path: path)
    }

    private static func inTemplate(_ text: String) -> [String] {
        text.matches(of: /(?s)\{\{#t\}\}(.*?)\{\{\/t\}\}/).map { match in
            match.output.1.split { $0.isWhitespace }.joined(separator: " ")
        }
    }

    private static func inSwift(_ text: String) -> [String] {
        let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
        let literal = #""((?:[^"\\\n]|\\.)*)""#
        let patterns = [
            "\\bMessage\\(\\s*\(literal)",
            "\\bProblemKind\\(\\s*\"TF\\d+\",\\s*status:\\s*\\d+,\\s*\(literal)",
            "\\bFieldProblem\\(\\s*[^,()]+,\\s*[^,()]+,\\s*\(literal)",
            "\\bTextProblem\\(\\s*code:[^,]+,\\s*detail:\\s*\(literal)",
            "\\bpatternHelp:\\s*\(literal)",
            "\\bProblem\\.malformed\\(\\s*\(literal)",
        ]
        return patterns.flatMap { pattern in
            code.matches(of: try! Regex(pattern, as: (Substring, Substring).self)).map { String($0.output.1) }
        }
    }
}
