/// One decoder of bytes from strangers, and what must hold whatever they are: it ends, and what it takes it reads in one way.
struct FuzzedDecoder: Sendable {
    /// Its corpus is `Tests/Fuzz/Corpus/<name>.txt`.
    let name: String
    /// Good inputs to begin with, besides the vectors of ``kinds``.
    let samples: @Sendable () throws -> [[UInt8]]
    /// The kinds of vectors whose inputs it reads.
    let kinds: Set<String>
    private let test: @Sendable ([UInt8]) throws -> Void

    init(
        _ name: String, vectors kinds: Set<String> = [], samples: @escaping @Sendable () throws -> [[UInt8]] = { [] },
        test: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.name = name
        self.samples = samples
        self.kinds = kinds
        self.test = test
    }

    /// - Throws: ``BrokenPromise``. That bytes are refused is no error.
    func decode(_ bytes: [UInt8]) throws {
        do {
            try test(bytes)
        } catch let broken as BrokenPromise {
            throw broken
        } catch {}
    }

    static func named(_ name: String) -> FuzzedDecoder? {
        all.first { $0.name == name }
    }
}

/// A decoder took bytes that its encoder would not have written, or two readers of one form disagree.
struct BrokenPromise: Error {
    let promise: String
    let detail: String
}

func require(_ holds: Bool, _ promise: String, _ detail: @autoclosure () -> String = "") throws {
    guard holds else { throw BrokenPromise(promise: promise, detail: detail()) }
}

/// What is taken is written so again, byte for byte.
func requireOneSpelling(_ written: some Sequence<UInt8>, of bytes: [UInt8]) throws {
    try require(written.elementsEqual(bytes), "there is one spelling", String(decoding: Array(written), as: UTF8.self))
}

/// What is taken means the same after it was written and read once more.
func requireSame<Value: Equatable>(_ value: Value, readAgain: () throws -> Value?) throws {
    let again = Result { try readAgain() }
    try require((try? again.get()) == value, "what was read is read again", "\(value) \(again)")
}
