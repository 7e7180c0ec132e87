/// Lets so many at a time use what they share, in the order they came.
actor Places {
    nonisolated let count: Int
    private var free: Int
    private var waiting: [(places: Int, continuation: CheckedContinuation<Void, Never>)] = []

    init(_ count: Int) {
        self.count = count
        free = count
    }

    nonisolated func use(_ places: Int = 1, _ body: @Sendable () async throws -> Void) async throws {
        await take(places)
        do {
            try await body()
        } catch {
            await leave(places)
            throw error
        }
        await leave(places)
    }

    private func take(_ places: Int) async {
        if waiting.isEmpty, places <= free {
            free -= places
        } else {
            await withCheckedContinuation { waiting.append((places, $0)) }
        }
    }

    private func leave(_ places: Int) {
        free += places
        while let next = waiting.first, next.places <= free {
            free -= next.places
            waiting.removeFirst().continuation.resume()
        }
    }
}
