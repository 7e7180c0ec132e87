import Foundation
import Kernel
import Testing

@Suite("Text of UUIDs")
struct UUIDTextTests {
    @Test("A UUID is written in lower case and read back in either case")
    func roundTrip() {
        for _ in 0..<1000 {
            let uuid = UUID()
            #expect(uuid.lowercaseText == uuid.uuidString.lowercased())
            #expect(UUID(canonical: uuid.lowercaseText) == uuid)
            #expect(UUID(canonical: uuid.uuidString) == uuid)
        }
    }

    @Test(
        "What is not 36 characters of digits and hyphens in their places is no UUID",
        arguments: [
            "", "0", "0197e1d8-4a2b-7c3d-8e4f-5a6b7c8d9e0", "0197e1d8-4a2b-7c3d-8e4f-5a6b7c8d9e0f0",
            "0197e1d8-4a2b-7c3d-8e4f-5a6b7c8d9e0g", "0197e1d84a2b-7c3d-8e4f-5a6b7c8d9e0f-",
            "0197e1d84a2b7c3d8e4f5a6b7c8d9e0f", "{0197e1d8-4a2b-7c3d-8e4f-5a6b7c8d9e0f}",
            " 0197e1d8-4a2b-7c3d-8e4f-5a6b7c8d9e0", "0197e1d8-4a2b-7c3d-8e4f-5a6b7c8d9é0",
        ])
    func refused(text: String) {
        #expect(UUID(canonical: text) == nil)
    }

    @Test("Random bytes are as many as were asked for")
    func randomBytes() {
        for count in 0...33 { #expect(World.system.randomBytes(count).count == count) }
        #expect(Set((0..<100).map { _ in World.system.randomBytes(10) }).count == 100)
    }
}
