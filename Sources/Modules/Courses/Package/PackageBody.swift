import Foundation
import Kernel
import Web

/// A package that is to be installed.
struct PackageBody: Codable, Sendable {
    let slug: Slug
    /// The address it should have.
    let cid: String?
    let files: [PackageView.File]

    static let otherAddress = Message("The files are not the ones of this address.").id

    /// - Throws: ``Problem`` `unreadablePackage`.
    var package: CoursePackage {
        get throws {
            guard files.count <= CoursePackage.maximumFiles else { throw Problem(.unreadablePackage) }
            var bytes: [String: Data] = [:]
            for file in files {
                guard let content = Data(base64Encoded: file.content), Self.isPath(file.path),
                    bytes.updateValue(content, forKey: file.path) == nil
                else { throw Problem(.unreadablePackage) }
            }
            return CoursePackage(files: bytes)
        }
    }

    /// What a package has and nothing else, so that the files are exactly the ones of its address.
    private static func isPath(_ path: String) -> Bool {
        path == "manifest.json"
            || path.wholeMatch(of: /items\/[0-9a-f-]{36}\/([A-Za-z0-9-]{2,35}\.md|questions\.json)/) != nil
    }
}
