import Foundation

/// What speakers of a language call it.
enum LanguageName {
    static func own(_ tag: String) -> String {
        Locale(identifier: tag).localizedString(forIdentifier: tag) ?? tag
    }
}
