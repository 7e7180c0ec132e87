import ContentStorage
import Kernel
import Postgres

extension MemberOperations {
    /// A picture is for whoever has its address while its member is there and shows it to everybody; else it is given only to those who
    /// may see the member's.
    func settlePicture(of id: ID<Member>, in transaction: Transaction) async throws {
        let rows = try await transaction.query(
            """
            SELECT state IN ('active', 'frozen') AND coalesce(privacy ->> 'avatar', 'public') = 'public' AS is_open
            FROM member WHERE id = \(id)
            """)
        guard let isOpen = try rows.first?.get("is_open", as: Bool.self) else { return }
        try await content.show(isOpen, of: AvatarOperations.holder(id), in: transaction)
    }
}
