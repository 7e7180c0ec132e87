import Foundation

/// Pages for people to look at: with `PAGES=/some/folder` in the environment, tests leave what they render there.
public enum PageSamples {
    public static func keep(_ html: String, as name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["PAGES"] else { return }
        try html.write(toFile: "\(folder)/\(name).html", atomically: true, encoding: .utf8)
    }
}
