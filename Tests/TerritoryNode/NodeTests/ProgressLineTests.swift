import Synchronization
import Testing

@testable import Node

@Suite("How far something long is")
struct ProgressLineTests {
    private final class Terminal: Sendable {
        let texts = Mutex<[String]>([])
    }

    @Test("Each mebibyte is shown once, and the line is cleared at the end")
    func shown() {
        let terminal = Terminal()
        let line = ProgressLine { text in terminal.texts.withLock { $0.append(text) } }
        for _ in 0..<12 { line.add(256 << 10) }
        line.end()
        #expect(terminal.texts.withLock { $0 } == ["0 MiB", "1 MiB", "2 MiB", "3 MiB", ""])
    }

    @Test("Nobody who does not look on is told anything")
    func unseen() {
        let line = ProgressLine(nil)
        line.add(5 << 20)
        line.end()
    }
}
