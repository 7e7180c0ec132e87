import Foundation
import Kernel
import Web

/// A package that is to be installed.
struct PackageBody: Codable, Sendable {
    let slug: Slug
    /// Where it is in content storage; with files, the address they should have.
    let cid: String?
    let files: [PackageView.File]?
    /// What goes with the files, as the package says it.
    let assets: [PackageView.Asset]?

    static let otherAddress = Message("The files are not the ones of this address.").id

    /// - Throws: ``Problem`` `unreadablePackage`.
    static func package(
        of files: [PackageView.File], with assets: [PackageView.Asset]
    ) throws -> CoursePackage {
        guard files.count <= CoursePackage.maximumFiles, assets.count <= CourseFile.maximumFiles else {
            throw Problem(.unreadablePackage)
        }
        var sizes: [String: UInt64] = [:]
        for asset in assets {
            guard CourseFile.address(asset.cid) == asset.cid, let size = UInt64(exactly: asset.size),
                sizes.updateValue(size, forKey: asset.cid) == nil
            else { throw Problem(.unreadablePackage) }
        }
        var bytes: [String: Data] = [:]
        for file in files {
            guard let content = Data(base64Encoded: file.content), CoursePackage.isPath(file.path),
                bytes.updateValue(content, forKey: file.path) == nil
            else { throw Problem(.unreadablePackage) }
        }
        return CoursePackage(files: bytes, assets: sizes)
    }
}
