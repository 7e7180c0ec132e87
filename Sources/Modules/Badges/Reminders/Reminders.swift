import Foundation
import Kernel
import Logging
import ModuleKit
import Postgres
import ServiceLifecycle
import Web

/// Reminds members of badges that end soon: by a letter 30, 7 and 1 days before, and on their home page from the first day on.
struct Reminders: Service {
    let store: ReminderStore
    let letters: MemberLetters
    let localization: Localization
    let world: World
    let logger: Logger

    /// Days before the end, the last first: whoever is late for one gets the one that is due.
    static let days = [1, 7, 30]
    static let interval = Duration.seconds(300)
    /// Letters of one transaction; the rest follows at once.
    static let batch = 100
    /// On one home page.
    static let maximumCards = 3

    /// Looks until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat { await look() } while (try? await world.sleep(Self.interval)) != nil
        }
    }

    private func look() async {
        do {
            try await remind()
        } catch {
            logger.warning("nobody was reminded of badges", metadata: ["error": "\(error)"])
        }
    }

    func remind() async throws {
        for days in Self.days {
            while try await remind(days) == Self.batch {}
        }
    }

    /// - Returns: how many awards were due.
    private func remind(_ days: Int) async throws -> Int {
        try await store.database.write { transaction in
            let due = try await store.due(days: days, at: world.now(), limit: Self.batch, in: transaction)
            for award in due {
                try await letters.send(to: award.member, in: transaction) { language in
                    award.letter(localization.localizer(localization.language(chosen: language)))
                }
            }
            return due.count
        }
    }

    func cards(for member: SignedInMember, language: String) async throws -> [HomeCard] {
        let now = world.now()
        let ending = try await store.ending(
            of: member.id, within: Self.days.max() ?? 0, at: now, limit: Self.maximumCards)
        return ending.map { award in
            HomeCard(
                title: award.badge.name, lang: language, state: award.state(at: now), path: award.path,
                action: award.action)
        }
    }
}
