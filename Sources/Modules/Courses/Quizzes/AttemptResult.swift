import Foundation
import Web

/// How an attempt went, in one line.
enum AttemptResult {
    static func message(_ attempt: Attempt, passMark: Int) -> Message {
        switch attempt.state {
        case .inProgress: Message("Not handed in yet")
        case .overdue: Message("Its time is over; hand it in")
        case .submitted: Message("Handed in; somebody will read your answers")
        case .abandoned: Message("Not handed in in time")
        case .graded:
            (attempt.percent ?? 0) >= Double(passMark)
                ? Message("Passed with {percent} percent", ["percent": .text(percent(attempt))])
                : Message("{percent} percent, not passed", ["percent": .text(percent(attempt))])
        }
    }

    private static func percent(_ attempt: Attempt) -> String {
        WrittenNumber.text(of: attempt.percent ?? 0)
    }
}
