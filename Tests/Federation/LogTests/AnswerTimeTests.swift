import Testing

@testable import Federation

@Suite("How long an origin's answer is waited for") struct AnswerTimeTests {
    @Test("As long as its answers suggest, and twice as long after each that did not come")
    func follows() {
        let times = AnswerTime()
        #expect(times.limit == AnswerTime.longest)
        for _ in 0..<20 { times.took(.milliseconds(900)) }
        #expect(times.limit < .milliseconds(1_100) && times.limit >= AnswerTime.shortest)
        times.failed()
        #expect(times.limit > .milliseconds(1_800) && times.limit < .milliseconds(2_200))
        for _ in 0..<5 { times.failed() }
        #expect(times.limit == AnswerTime.longest)
        for _ in 0..<20 { times.took(.milliseconds(2)) }
        #expect(times.limit == AnswerTime.shortest)
    }
}
