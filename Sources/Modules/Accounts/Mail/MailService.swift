import Foundation
import Kernel
import Logging
import ServiceLifecycle

/// Sends what waits, away from every request: how long a mail server takes, and whether there is an account to write to, shows in
/// no answer (S-007).
struct MailService: Service {
    let recovery: RecoveryRequests
    let store: MailStore
    /// Nil where no mail server is set up: then administrators see the links.
    let desk: MailDesk?
    let world: World
    let logger: Logger

    static let interval = Duration.seconds(2)

    /// Looks until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat { await look() } while (try? await world.sleep(Self.interval)) != nil
        }
    }

    private func look() async {
        do {
            try await recovery.answer()
            try await store.removeOld()
            guard let desk else { return }
            for mail in try await store.claim() { try await send(mail, desk) }
        } catch {
            logger.warning("mail not looked at", metadata: ["error": "\(error)"])
        }
    }

    private func send(_ mail: Mail, _ desk: MailDesk) async throws {
        do {
            if let message = try await desk.write(mail) { try await desk.send(message) }
            try await store.remove(mail.id)
        } catch let failure as MailFailure {
            try await store.note(failure, of: mail.id)
            // Never the address: it is somebody's.
            logger.warning("a message was not sent", metadata: ["mail.id": "\(mail.id)", "error": "\(failure.text)"])
        }
    }
}
