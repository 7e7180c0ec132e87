import Foundation
import Kernel
import Testing

@testable import ContentModule

@Suite("Room for uploads")
struct UploadRoomTests {
    private static let refusal = Problem(.overQuota)

    @Test("What all uploads of one member bring that are under way is within what the member may add")
    func together() throws {
        let underWay = UploadsUnderWay()
        let (ana, ola) = (UUID(), UUID())
        let first = UploadRoom(of: ana, limit: 100, refusal: Self.refusal, underWay)
        let second = UploadRoom(of: ana, limit: 100, refusal: Self.refusal, underWay)
        let other = UploadRoom(of: ola, limit: 100, refusal: Self.refusal, underWay)
        try first.take(60)
        try other.take(100)
        try second.check(40)
        #expect(throws: Problem.self) { try second.check(41) }
        try second.take(40)
        #expect(throws: Problem.self) { try first.take(1) }
        first.end()
        try second.take(60)
        second.end()
        #expect(underWay.add(0, of: ana) == 0 && underWay.add(0, of: ola) == 100)
    }
}
