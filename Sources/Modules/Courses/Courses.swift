public import Federation
public import Foundation
import Kernel
public import ModuleKit
public import Postgres
public import ServiceLifecycle
public import Web

/// Courses of a territory: learning, quizzes, writing and publishing them.
public struct Courses: Module {
    public static let name = "Courses"
    public static var resources: URL { CoursesResources.folder }
    public static let navigation = [
        NavigationItem(Message("Courses"), path: CataloguePages.base, order: 20),
        NavigationItem(Message("Teach"), path: AuthoringPages.base, order: 80, capability: .author),
    ]

    public static let capabilities = [
        CapabilityDeclaration(
            .author, "role teacher or role moderator or role admin", Message("Write and publish courses"))
    ]

    public static func found(_ territory: Founding, in transaction: Transaction) async throws {
        try await CodeOfConduct.found(
            language: territory.language, federation: FederationLog(world: .system), world: .system, in: transaction)
    }

    private let learning: LearningOperations
    private let attempts: AttemptOperations
    private let watch: DeadlineWatch
    private let authoring: AuthoringOperations
    private let results: ResultStore
    private let installation: Installation
    private let recalculation: RecalculationOperations
    private let keeper: PackageKeeper
    private let fileKeeper: CourseFileKeeper

    public init(_ given: ModuleEnvironment) async throws {
        let catalogue = CatalogueStore(database: given.database)
        // A territory that is older than the course gets it when its node starts.
        if try await catalogue.find(.slug(CodeOfConduct.slug)) == nil {
            try await given.database.write {
                try await CodeOfConduct.found(
                    language: "en", federation: given.federation, world: given.world, in: $0)
            }
        }
        learning = LearningOperations(
            catalogue: catalogue, store: LearningStore(database: given.database), federation: given.federation,
            permissions: given.permissions, writeFirst: given.writeFirst, tid: given.tid, world: given.world)
        given.writeFirst.ask(
            ConductGate(
                catalogue: catalogue, store: learning.store, permissions: given.permissions, world: given.world))
        attempts = AttemptOperations(learning: learning, store: AttemptStore(database: given.database))
        let files = CourseFiles(
            content: given.content, limits: given.contentLimits, uploads: given.uploads, rounds: Rounds(),
            world: given.world)
        fileKeeper = CourseFileKeeper(files: files, logger: given.logger)
        keeper = PackageKeeper(
            catalogue: catalogue, content: given.content, world: given.world, logger: given.logger, rounds: Rounds())
        authoring = AuthoringOperations(
            catalogue: catalogue, federation: given.federation, files: files, packages: keeper.rounds,
            world: given.world)
        results = ResultStore(database: given.database)
        recalculation = RecalculationOperations(
            learning: learning, store: RecalculationStore(database: given.database),
            audit: AuditLog(world: given.world))
        installation = Installation(
            authoring: authoring, packages: StoredPackage(content: given.content, world: given.world),
            remote: RemoteCourseStore(database: given.database))
        // What was left undone when the process ended.
        keeper.rounds.post()
        files.rounds.post()
        let home = HomeCourse(learning: learning)
        given.home.add { try await home.cards(for: $0, language: $1) }
        watch = DeadlineWatch(attempts: attempts, logger: given.logger)
    }

    /// Fills a demo with a second course and with learners on their way, once.
    public func fillDemo() async throws {
        try await DemoCourses(authoring: authoring, attempts: attempts, results: results).fill()
    }

    public var endpoints: [Endpoint] {
        CatalogueRoutes(learning: learning).endpoints
            + LearningRoutes(learning: learning, attempts: attempts).endpoints
            + AttemptRoutes(attempts: attempts).endpoints
            + AuthoringRoutes(authoring: authoring, installation: installation).endpoints
            + QuestionRoutes(authoring: authoring).endpoints
            + CourseFileRoutes(catalogue: learning.catalogue, files: authoring.files).endpoints
            + RemoteCourseRoutes(store: installation.remote).endpoints
            + resultRoutes.endpoints
            + RecalculationRoutes(recalculation: recalculation).endpoints
            + CourseInvitationRoutes(
                catalogue: learning.catalogue, invitations: learning.invitations, world: learning.world
            ).endpoints
    }

    public var pages: [PageRoute] {
        CataloguePages(learning: learning).pages
            + LearningPages(learning: learning, attempts: attempts).pages
            + QuizPages(attempts: attempts).pages + AuthoringPages(authoring: authoring).pages
            + QuestionPages(authoring: authoring).pages
            + PreviewPages(catalogue: learning.catalogue, world: learning.world).pages
            + RemoteCoursePages(installation: installation).pages
            + ResultPages(catalogue: learning.catalogue, results: results).pages
            + GradingPages(regrading: regrading, gradings: regrading.gradings).pages
            + RecalculationPages(recalculation: recalculation).pages
            + CourseInvitationPages(
                catalogue: learning.catalogue, invitations: learning.invitations, world: learning.world
            ).pages
    }

    public var streams: [StreamRoute] { resultRoutes.streams }

    private var resultRoutes: ResultRoutes {
        ResultRoutes(catalogue: learning.catalogue, results: results, regrading: regrading)
    }

    private var regrading: RegradeOperations {
        RegradeOperations(
            attempts: attempts, results: results, gradings: GradingStore(database: results.database))
    }

    public var facts: [FactHandler] { CourseFacts.handlers }
    public var services: [any Service] { [watch, keeper, fileKeeper] }
}
