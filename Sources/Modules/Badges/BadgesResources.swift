public import Foundation

/// The folder of this module's `Views` and `Locales`, which the node gives to its `Views`.
public enum BadgesResources {
    public static var folder: URL { Bundle.module.bundleURL }
}
