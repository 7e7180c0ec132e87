import Content
import ContentStorage
import Foundation
import Kernel
import Postgres
import Web

/// Pictures that definers of badges choose: PNG files in content storage, named by their address, so that a credential says which
/// picture it was given with, and can be baked into it.
struct BadgePictures: Sendable {
    let content: ContentStorage

    static let maximumBytes = 256 * 1024

    /// Reads a picture that is here for everybody, ready to be kept for a badge.
    /// - Throws: ``Problem`` `invalid`, in the same words for what is no picture and for what is not here, or not for everybody: whoever
    ///   names an address learns nothing about what others keep.
    func prepare(_ address: ImageAddress) async throws -> FoundTree {
        guard let bytes = try await bytes(of: address.text), BadgeImage.isPicture(bytes) else {
            throw Problem.invalid(
                FieldProblem(
                    "/image", "invalid",
                    "A PNG that everybody may read here, of at most 256 KiB, 64 to 1024 pixels wide and high."))
        }
        return try await content.find(try await content.write(bytes, mediaType: "image/png"))
    }

    /// Nil where it is not here for everybody, was denied since, or is no file that is taken.
    func bytes(of address: String) async throws -> [UInt8]? {
        guard let root = try? CID(address) else { return nil }
        do {
            return try await content.bytes(of: root, limit: Self.maximumBytes, in: GivenBlocks(content))
        } catch is TreeProblem {
            return nil
        } catch is Malformed {
            return nil
        }
    }

    /// Keeps one picture for a badge in place of another.
    func replace(
        _ old: String?, by new: FoundTree?, of badge: ID<BadgeDefinition>, in transaction: Transaction
    ) async throws {
        let holder = Holder(kind: "badge", id: "\(badge)")
        if let new { try await content.keep(new, for: holder, name: "badge", in: transaction) }
        guard let old, old != new?.tree.root.description, let root = try? CID(old) else { return }
        try await content.release(root, for: holder, in: transaction)
    }
}

/// The address of a picture, or nothing.
struct ImageAddress: BadgeText {
    static let rule = TextRule(
        scalars: 0...100, pattern: "^[A-Za-z0-9]{0,100}$", patternHelp: "Write the address of a file, such as bafkrei…."
    )
    let text: String
}
