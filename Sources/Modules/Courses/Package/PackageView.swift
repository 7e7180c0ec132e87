import Foundation

/// A package over the API: the address, and the files that have it. Whoever gets it adds the files up and compares.
struct PackageView: Codable, Sendable {
    /// Absent where the version was published before packages were.
    let cid: String?
    let version: Int
    let files: [File]
    /// What the texts name besides, in the folder `assets`, each under its address, where it is had; absent where there is nothing.
    let assets: [Asset]?

    struct Asset: Codable, Sendable {
        let cid: String
        /// What a link to it says of its size: bytes of all its blocks.
        let size: Int
    }

    struct File: Codable, Sendable {
        let path: String
        /// In base64.
        let content: String
    }

    init(cid: String?, version: Int, package: CoursePackage) {
        self.cid = cid
        self.version = version
        files = package.files.sorted { $0.key < $1.key }.map {
            File(path: $0.key, content: $0.value.base64EncodedString())
        }
        let named = package.assets.sorted { $0.key < $1.key }.map { Asset(cid: $0.key, size: Int(clamping: $0.value)) }
        assets = named.isEmpty ? nil : named
    }
}
