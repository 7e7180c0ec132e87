import Synchronization

/// Lets a cancellation handler find what its task submitted, whichever of the two comes first.
final class Box<Value: Sendable>: Sendable {
    private let stored = Mutex<Value?>(nil)

    var value: Value? { stored.withLock { $0 } }

    func set(_ value: Value) { stored.withLock { $0 = value } }
}

typealias OperationBox = Box<Operation>
typealias RequestBox = Box<LeaseRequest>
