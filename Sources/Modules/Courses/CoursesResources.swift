public import Foundation

/// The folder of this module's `Views`, `Locales` and `Seed`, which the node gives to its `Views`.
public enum CoursesResources {
    public static var folder: URL { Bundle.module.bundleURL }
}
