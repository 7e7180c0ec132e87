public import Foundation

/// The folder of SQL files that travel with the binary, one folder per owner.
public enum MigrationFiles {
    /// Where `<Owner>/NNNN-what.sql` are found at run time.
    public static var folder: URL { Bundle.module.bundleURL }
}
