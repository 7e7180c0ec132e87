import Foundation
import Kernel
import Web

/// Taking along everything that is kept of oneself (S-018).
///
/// The archive is made while it is asked for and kept nowhere, so there is no link to it that could reach somebody else or would
/// have to end.
struct ExportOperations: Sendable {
    let store: ExportStore
    let sessions: SessionOperations
    let avatars: AvatarOperations
    let territory: Territory
    let world: World

    struct Archive: Sendable {
        let name: String
        let bytes: [UInt8]
    }

    func archive(of member: SignedInMember) async throws -> Archive {
        let now = world.now()
        var archive = TarArchive()
        archive.add("README.txt", Array(introduction(member, now).utf8), at: now)
        for table in ExportStore.tables {
            guard let rows = try await store.rows(of: table, member.id) else { continue }
            let name = ["member", "id"].contains(table.owner) ? table.name : "\(table.name)-\(table.owner)"
            archive.add("\(name).json", rows, at: now)
        }
        for documents in ExportStore.documents {
            for (id, text) in try await store.texts(of: documents, member.id) {
                archive.add("\(documents.name)-\(id.lowercaseText).json", Array(text.utf8), at: now)
            }
        }
        for square in try await avatars.squares(of: member.id) {
            archive.add("picture-\(square.name)", square.bytes, at: now)
        }
        archive.end()
        let day = now.formatted(.iso8601.year().month().day())
        return Archive(name: "\(member.handle)-\(territory.code)-\(day).tar", bytes: archive.bytes)
    }

    private func introduction(_ member: SignedInMember, _ now: Date) -> String {
        """
        Everything that \(territory.name) (\(territory.origin)) keeps of @\(member.handle), as of \(now.formatted(.iso8601)).

        Each file is a JSON array with one object for each row; credential-….json is one badge each, an Open Badges 3.0 credential that
        anybody can check and other systems take. Passwords, secrets and their hashes are left out: they open
        something, and say nothing about you. What others wrote about you is theirs and not here,
        nor is who of them did something. The marks of single answers are on the pages of your attempts.

        picture-….webp are your picture in each of its sizes. What you uploaded or pinned can be larger than any archive: its bytes are at
        \(territory.origin)/ipfs/ followed by the "cid" of each object of member_content.json, and where "is_private" is true at
        \(territory.origin)/ipfs/private/ followed by it, with an access token of yours.

        """
    }
}
