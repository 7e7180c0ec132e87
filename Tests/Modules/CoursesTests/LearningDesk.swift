import Federation
import Foundation
import Kernel
import ModuleKit
import NodeTesting
import Synchronization

@testable import Courses

/// What learners do in a territory, by a clock that the test moves.
struct LearningDesk {
    let attempts: AttemptOperations
    let clock = MovableClock()
    let writeFirst = WriteFirst()
    var learning: LearningOperations { attempts.learning }

    init(_ node: TestNode) {
        let clock = clock
        var world = World.system
        world.now = { clock.now }
        let learning = LearningOperations(
            catalogue: CatalogueStore(database: node.database), store: LearningStore(database: node.database),
            federation: FederationLog(world: world), permissions: PermissionService([], world: world),
            writeFirst: writeFirst, tid: node.tid, world: world)
        attempts = AttemptOperations(learning: learning, store: AttemptStore(database: node.database))
    }
}

/// A clock that jumps.
final class MovableClock: Sendable {
    private let date = Mutex(Date())

    var now: Date { date.withLock { $0 } }

    func jump(_ seconds: TimeInterval) {
        date.withLock { $0 += seconds }
    }
}
