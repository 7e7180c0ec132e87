import Foundation

/// A package over the API: the address, and the files that have it. Whoever gets it adds the files up and compares.
struct PackageView: Codable, Sendable {
    /// Absent where the version was published before packages were.
    let cid: String?
    let version: Int
    let files: [File]

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
    }
}
