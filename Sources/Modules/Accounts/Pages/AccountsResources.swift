public import Foundation

/// The folder of this module's `Views` and `Locales`, which the node gives to its `Views`.
public enum AccountsResources {
    public static var folder: URL { Bundle.module.bundleURL }

    /// One password a line, in lower case, sorted.
    static var commonPasswords: URL { folder.appending(path: "common-passwords.txt") }
}
