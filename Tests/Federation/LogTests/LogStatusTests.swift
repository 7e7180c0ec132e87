import Logging
import Metrics
import MetricsTestKit
import Testing

@testable import Federation

extension FederationTests {
    @Suite("How the own log is")
    struct LogStatusTests {
        @Test("Of all states one is shown, whatever it says besides")
        func shown() throws {
            let metrics = TestMetrics()
            let status = LogStatus(metrics: FederationMetrics(territory: "test", factory: metrics))
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            func current() throws -> [String] {
                try LogState.Name.allCases.map(\.rawValue).filter { name in
                    let gauge = try metrics.expectGauge(
                        "territory_federation_own_log_state", [("state", name), ("territory", "test")])
                    return gauge.lastValue == 1
                }
            }
            #expect(try current() == ["starting"])
            status.become(.failing("something"), logger: logger)
            #expect(try current() == ["failing"])
            status.become(.failing("something else"), logger: logger)
            #expect(try current() == ["failing"])
            status.become(.inPastEpoch(0, current: 1), logger: logger)
            #expect(try current() == ["in_past_epoch"])
            status.become(.leading, logger: logger)
            #expect(try current() == ["leading"])
        }
    }
}
