import Foundation
import Testing

@testable import Accounts

@Suite("Login throttle")
struct LoginThrottleTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    @Test("Four failures cost nothing, the fifth two seconds, and each further one doubles (S-008)")
    func doubling() {
        let delays = (1...8).map { LoginThrottle(failures: $0, lastFailure: now).openAt.timeIntervalSince(now) }.map {
            max(0, $0)
        }
        #expect(delays == [0, 0, 0, 0, 2, 4, 8, 16])
    }

    @Test("The delay never exceeds fifteen minutes, so nobody is locked out for good (S-008)")
    func cap() {
        let throttle = LoginThrottle(failures: 1_000_000, lastFailure: now)
        #expect(throttle.openAt.timeIntervalSince(now) <= 15 * 60)
        #expect(throttle.openAt.timeIntervalSince(now) >= 14 * 60)
    }

    @Test("After a day without failures the count begins anew")
    func memory() {
        let throttle = LoginThrottle(failures: 9, lastFailure: now)
        #expect(throttle.failing(at: now.addingTimeInterval(60)).failures == 10)
        #expect(throttle.failing(at: now.addingTimeInterval(86_400)).failures == 1)
    }
}
