import CLibPQ
import Foundation

/// One connection to the server, in libpq's non-blocking pipeline mode. Only the pool's I/O thread touches it.
///
/// Each statement is followed by its own sync, so that an error skips nothing but the statement that made it (S-085).
@safe
final class Link {
    enum Role: Equatable {
        case shared, leased, listener
    }

    enum Phase: Equatable {
        case connecting(wantsWrite: Bool)
        case ready
        /// A script or COPY runs outside pipeline mode.
        case simple
        case broken(ConnectionFailure)
    }

    /// Statements sent and unanswered at once.
    static let maximumInFlight = 64
    /// Prepared statements kept for each connection; later ones are sent unnamed.
    static let maximumStatements = 256

    let role: Role
    let openedAt: ContinuousClock.Instant
    private(set) var phase: Phase
    private(set) var inFlight: [InFlight] = []
    private(set) var notifications: [String] = []
    /// What a leased connection is to do next; it does one thing at a time.
    var queue: [Operation] = []
    var idleSince: ContinuousClock.Instant
    private(set) var wantsWrite = false
    /// Set when the server has had the last request to cancel; nil where there was none.
    private var cancelIsOver: Flag?

    private let handle: OpaquePointer?
    private var statements: [String: String] = [:]
    /// What ``tell(_:)`` was given and not yet sent, and how much of it was sent and not yet answered.
    private var pending: [String] = []
    private var unanswered = 0
    /// Statements whose prepared form the server had lost, to be sent once more.
    private(set) var retries: [Operation] = []

    init(role: Role, parameters: [(String, String)], now: ContinuousClock.Instant) {
        self.role = role
        openedAt = now
        idleSince = now
        unsafe handle = unsafe withCStrings(parameters.map(\.0)) { names in
            unsafe withCStrings(parameters.map(\.1)) { values in unsafe PQconnectStartParams(names, values, 0) }
        }
        phase = .connecting(wantsWrite: true)
        if unsafe PQstatus(handle) == CONNECTION_BAD { breakDown(failure) }
    }

    deinit {
        unsafe PQfinish(handle)
    }

    var descriptor: Int32 { unsafe PQsocket(handle) }

    var isIdle: Bool { isFree && queue.isEmpty }

    /// Whether the next thing may be sent to a connection that does one at a time. Not while a request to cancel is on its way: it
    /// names the connection and not the statement, so it would end whatever it meets there.
    var isFree: Bool { phase == .ready && inFlight.isEmpty && cancelIsOver?.isSet != false }

    var isBroken: Bool { if case .broken = phase { true } else { false } }

    var canTakeMore: Bool { phase == .ready && inFlight.count < Self.maximumInFlight }

    var pollEvents: Int16 {
        switch phase {
        case .connecting(let wantsWrite): Int16(wantsWrite ? POLLOUT : POLLIN)
        case .ready, .simple: Int16(wantsWrite ? POLLIN | POLLOUT : POLLIN)
        case .broken: 0
        }
    }

    // MARK: - Events

    /// Goes on with whatever the socket was waited for.
    func advance() {
        switch phase {
        case .connecting: advanceConnecting()
        case .ready, .simple: receive()
        case .broken: break
        }
    }

    private func advanceConnecting() {
        switch unsafe PQconnectPoll(handle) {
        case PGRES_POLLING_READING: phase = .connecting(wantsWrite: false)
        case PGRES_POLLING_WRITING: phase = .connecting(wantsWrite: true)
        case PGRES_POLLING_OK:
            guard unsafe PQsetnonblocking(handle, 1) == 0, unsafe PQenterPipelineMode(handle) == 1 else {
                return breakDown(.lost)
            }
            phase = .ready
        default: breakDown(failure)
        }
    }

    private func receive() {
        guard unsafe PQconsumeInput(handle) == 1 else { return breakDown(.lost) }
        flush()
        while let notice = unsafe PQnotifies(handle) {
            unsafe notifications.append(String(cString: notice.pointee.relname))
            unsafe PQfreemem(notice)
        }
        while !inFlight.isEmpty || unanswered > 0, unsafe PQisBusy(handle) == 0 {
            guard let result = unsafe PQgetResult(handle) else {
                if phase == .simple { finishSimple() }
                continue
            }
            unsafe take(result)
            unsafe PQclear(result)
        }
        if unsafe PQstatus(handle) == CONNECTION_BAD { breakDown(.lost) }
    }

    private func take(_ result: OpaquePointer) {
        guard !inFlight.isEmpty else {
            if unsafe PQresultStatus(result) == PGRES_PIPELINE_SYNC { unanswered -= 1 }
            return
        }
        switch unsafe PQresultStatus(result) {
        case PGRES_PIPELINE_SYNC: finishFirst()
        case PGRES_PIPELINE_ABORTED: break
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: unsafe succeed(result)
        case PGRES_COPY_IN: putCopyData()
        default:
            guard inFlight[0].error == nil else { return }
            inFlight[0].error = unsafe ResultReader.error(
                result, wasCancelled: inFlight[0].operation.isCancelled.isSet)
        }
    }

    private func succeed(_ result: OpaquePointer) {
        if inFlight[0].preparing != nil {
            inFlight[0].preparing = nil
        } else if inFlight[0].error == nil {
            inFlight[0].table = unsafe ResultReader.table(result)
        }
    }

    private func finishFirst() {
        let done = inFlight.removeFirst()
        guard case .statement(let text, _) = done.operation.work else { return done.finish() }
        let state = done.error?.state
        if done.preparing != nil { statements[text] = nil }
        if state == .invalidPreparedStatement || state == .cachedPlanChanged {
            let wasNamed = statements.removeValue(forKey: text) != nil
            if role == .shared, !done.isAbandoned, wasNamed, !done.operation.isRepeated.isSet {
                done.operation.isRepeated.set()
                return retries.append(done.operation)
            }
        }
        done.finish()
    }

    private func finishSimple() {
        inFlight.removeFirst().finish()
        guard unsafe PQenterPipelineMode(handle) == 1 else { return breakDown(.lost) }
        phase = .ready
    }

    func takeNotifications() -> [String] {
        defer { notifications = [] }
        return notifications
    }

    func takeRetries() -> [Operation] {
        defer { retries = [] }
        return retries
    }

    // MARK: - Sending

    func send(_ operation: Operation) {
        switch operation.work {
        case .statement(let text, let binds): send(text, binds, for: operation)
        case .script(let text), .copy(let text, _): sendSimple(text, for: operation)
        }
        flush()
    }

    private func send(_ text: String, _ binds: [String?], for operation: Operation) {
        var entry = InFlight(operation: operation)
        let name = statements[text] ?? newName()
        if statements[text] == nil {
            entry.preparing = name
            guard unsafe PQsendPrepare(handle, name, text, 0, nil) == 1 else { return refuse(entry) }
            if !name.isEmpty { statements[text] = name }
        }
        let sent = unsafe withCStrings(binds) { values in
            unsafe PQsendQueryPrepared(handle, name, Int32(binds.count), values, nil, nil, 0)
        }
        guard sent == 1, unsafe PQpipelineSync(handle) == 1 else { return refuse(entry) }
        inFlight.append(entry)
    }

    private func newName() -> String {
        statements.count < Self.maximumStatements ? "s\(statements.count)" : ""
    }

    private func sendSimple(_ text: String, for operation: Operation) {
        let entry = InFlight(operation: operation)
        guard unsafe PQexitPipelineMode(handle) == 1, unsafe PQsendQuery(handle, text) == 1 else {
            return refuse(entry)
        }
        phase = .simple
        inFlight.append(entry)
    }

    /// libpq takes nothing more on this connection; what it would say is in its state, not in a result.
    private func refuse(_ entry: InFlight) {
        var entry = entry
        entry.fail(.connection(.lost))
        breakDown(.lost)
    }

    private func putCopyData() {
        guard case .copy(_, let data) = inFlight[0].operation.work else { return }
        let sent = unsafe data.withUnsafeBytes { bytes in
            unsafe PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        }
        guard sent == 1, unsafe PQputCopyEnd(handle, nil) == 1 else { return breakDown(.lost) }
        flush()
    }

    private func flush() {
        switch unsafe PQflush(handle) {
        case 0: wantsWrite = false
        case 1: wantsWrite = true
        default: breakDown(.lost)
        }
    }

    /// A statement nobody waits for, sent as soon as the connection is ready.
    func tell(_ text: String) {
        pending.append(text)
        sayPending()
    }

    func sayPending() {
        guard phase == .ready else { return }
        for text in pending {
            guard unsafe PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 0) == 1,
                unsafe PQpipelineSync(handle) == 1
            else { return breakDown(.lost) }
            unanswered += 1
        }
        pending = []
        flush()
    }

    // MARK: - Ending

    /// Asks the server to stop what this connection runs, from another thread: `PQcancel` returns when the server hangs up, and it
    /// does so once it has sent the signal.
    private func cancelCurrent(whenOver: @escaping @Sendable () -> Void) {
        guard let cancel = unsafe PQgetCancel(handle) else { return }
        let token = unsafe CancelToken(cancel)
        let isOver = Flag()
        cancelIsOver = isOver
        Thread.detachNewThread {
            token.cancel()
            isOver.set()
            whenOver()
        }
    }

    /// The waiter of `operation` has gone; true where it was in flight here.
    /// - Parameter whenOver: Called on another thread once the connection may be free again.
    func abandon(_ operation: Operation, whenOver: @escaping @Sendable () -> Void) -> Bool {
        guard let index = inFlight.firstIndex(where: { $0.operation === operation }) else { return false }
        if role == .leased {
            cancelCurrent(whenOver: whenOver)
        } else {
            inFlight[index].fail(.cancelled)
        }
        return true
    }

    /// Fails everything that was sent or queued here. The connection is of no more use.
    func breakDown(_ failure: ConnectionFailure) {
        if case .broken = phase { return }
        phase = .broken(failure)
        for var entry in inFlight { entry.fail(.connection(.lost)) }
        for operation in queue + retries { operation.continuation.resume(throwing: PostgresError.connection(.lost)) }
        inFlight = []
        queue = []
        retries = []
    }

    private var failure: ConnectionFailure {
        ConnectionFailure(message: unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) } ?? "")
    }
}
