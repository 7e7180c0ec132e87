import FederationCore
import Testing

@Suite("How much may happen at once, and on and on") struct TokenBucketTests {
    @Test("A burst, and then so much each second")
    func rate() {
        var bucket = TokenBucket(rate: 10, burst: 30)
        #expect((0..<40).filter { _ in bucket.take(at: 100) }.count == 30)
        #expect((0..<40).filter { _ in bucket.take(at: 101) }.count == 10)
        #expect((0..<40).filter { _ in bucket.take(at: 1000) }.count == 30, "a pause fills it once")
    }

    @Test("What costs more takes more, and what is refused takes nothing")
    func cost() {
        var bucket = TokenBucket(rate: 1, burst: 5)
        let taken = [6, 5, 0.1].map { bucket.take($0, at: 0) }
        #expect(taken == [false, true, false])
    }

    @Test("A clock that goes back gives nothing away")
    func clock() {
        var bucket = TokenBucket(rate: 10, burst: 10)
        #expect((0..<10).filter { _ in bucket.take(at: 1000) }.count == 10)
        let isTaken = bucket.take(at: 0)
        #expect(!isTaken)
    }

    @Test("A peer's message costs more the longer it is")
    func messages() {
        var bucket = PeerPolicy(rate: 100).bucket
        #expect(PeerPolicy.cost(of: Batch.maximumBytes) == 33)
        #expect((0..<100).filter { _ in bucket.take(PeerPolicy.cost(of: Batch.maximumBytes), at: 0) }.count == 12)
    }
}
