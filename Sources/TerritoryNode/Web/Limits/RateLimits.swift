import Foundation
import Kernel
import Synchronization

/// Counts requests by class and by account or address, in windows that begin with the first request.
///
/// Counts live in this process only; what must survive a restart, guesses at a password, is counted in the database too.
public final class RateLimits: Sendable {
    /// Above this many counters those whose window ended are dropped, and if none has, all.
    static let maximumCounters = 100_000

    private struct Key: Hashable {
        let territory: String
        let rateClass: RateClass
        let subject: String
    }

    private struct Counter {
        var began: Double
        var count: Int
    }

    private let counters = Mutex<[Key: Counter]>([:])
    private let factor: Int

    /// - Parameter factor: multiplies every quota, for machines where many share an address, such as a demo's.
    public init(factor: Int = 1) {
        self.factor = max(1, factor)
    }

    /// Counts one request and tells what is left.
    func take(_ rateClass: RateClass, territory: String, subject: String, at now: Date) -> RateState {
        let quota = rateClass.quota * factor
        let time = now.timeIntervalSinceReferenceDate
        let counter = counters.withLock { counters in
            if counters.count >= Self.maximumCounters { Self.drop(from: &counters, at: time) }
            let key = Key(territory: territory, rateClass: rateClass, subject: subject)
            var counter = counters[key] ?? Counter(began: time, count: 0)
            if time >= counter.began + Double(rateClass.window) { counter = Counter(began: time, count: 0) }
            counter.count += 1
            counters[key] = counter
            return counter
        }
        let reset = Int((counter.began + Double(rateClass.window) - time).rounded(.up))
        return RateState(
            rateClass: rateClass, quota: quota, remaining: max(0, quota - counter.count), reset: max(1, reset),
            isExceeded: counter.count > quota)
    }

    private static func drop(from counters: inout [Key: Counter], at time: Double) {
        counters = counters.filter { time < $0.value.began + Double($0.key.rateClass.window) }
        if counters.count >= maximumCounters { counters.removeAll(keepingCapacity: true) }
    }
}
