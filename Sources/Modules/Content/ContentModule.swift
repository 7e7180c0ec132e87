import ContentStorage
import Crypto
public import Federation
public import Foundation
import Kernel
public import ModuleKit
public import ServiceLifecycle
public import Web

/// Files by their address over HTTP: taking them, giving them to people and to other programs, and who keeps what.
public struct ContentModule: Module {
    public static let name = "Content"
    public static var resources: URL { ContentResources.folder }
    public static let navigation = [
        NavigationItem(Message("My files"), path: UploadPages.base, order: 30, isForMembers: true),
        NavigationItem(Message("Storage"), path: StoragePages.base, order: 94, capability: .administer),
    ]

    public static let capabilities = [CapabilityDeclaration(.upload, "member", Message("Upload files"))]

    private let uploads: UploadOperations
    private let gateway: Gateway
    private let storage: ContentStorage
    private let limits: ContentLimits
    private let pins: PinOperations
    private let origin: String
    private let pinService: PinService
    private let world: World
    private let housekeeping: ContentHousekeeping
    private let copies: CopyService
    private let tid: String
    private let scans: ScanService
    private let forgotten: ForgottenKeys

    public init(_ given: ModuleEnvironment) async throws {
        storage = given.content
        limits = given.contentLimits
        pins = PinOperations(storage: given.content, limits: given.contentLimits)
        world = given.world
        pinService = PinService(
            pins: pins, store: PinStore(storage: given.content, limits: given.contentLimits), world: given.world,
            logger: given.logger)
        origin = given.territory.origin
        gateway = Gateway(storage: given.content)
        housekeeping = ContentHousekeeping(storage: given.content, world: given.world, logger: given.logger)
        tid = given.tid
        let forgotten = ForgottenKeys(
            storage: given.content, federation: given.federation, world: given.world, logger: given.logger)
        self.forgotten = forgotten
        let privateFiles = PrivateFiles(
            storage: given.content, secret: SymmetricKey(data: given.secret), world: given.world
        ) { forgotten.rounds.post() }
        let scans = ScanService(
            storage: given.content, privateFiles: privateFiles, world: given.world, logger: given.logger,
            territory: given.territory.code.description)
        self.scans = scans
        uploads = UploadOperations(
            storage: given.content, limits: given.contentLimits, privateFiles: privateFiles
        ) { scans.rounds.post() }
        copies = CopyService(
            copies: CopyStore(storage: given.content, federation: given.federation),
            held: HeldStore(storage: given.content, federation: given.federation, limits: given.contentLimits),
            limits: given.contentLimits, rounds: Rounds(), world: given.world, logger: given.logger)
        given.uploads.provide { [uploads] parts, member in
            let (files, fields) = try await uploads.take(&parts, from: member, isBare: true)
            return FileUploads.Form(fields: fields, files: files.map { FileUploads.File($0) })
        }
    }

    public var endpoints: [Endpoint] {
        FileRoutes(uploads: uploads, pins: pins, files: FileStore(storage: storage)).endpoints
            + FolderRoutes(gateway: gateway).endpoints
            + PrivateRoutes(files: uploads.privateFiles, origin: origin).endpoints
            + DenialRoutes(storage: storage, copies: copies.copies).endpoints
    }

    public var streams: [StreamRoute] {
        GatewayRoutes(gateway: gateway).streams + UploadRoutes(uploads: uploads).streams
            + PrivateRoutes(files: uploads.privateFiles, origin: origin).streams
            + PinServiceRoutes(store: pinService.store, service: pinService, storage: storage, world: world).streams
    }

    public var pages: [PageRoute] {
        UploadPages(uploads: uploads, origin: origin).pages
            + StoragePages(storage: storage, copies: copies.copies, limits: limits, scanner: scans.standing).pages
    }

    public var facts: [FactHandler] { CopyFacts(held: copies.held, own: tid, rounds: copies.rounds).handlers }

    public var ownFacts: [FactHandler] { forgotten.ownFacts }

    public var listeners: [OwnFactListener] { [SharedCourses(store: copies.copies, rounds: copies.rounds).listener] }

    public var services: [any Service] { [housekeeping, pinService, copies, scans, forgotten] }
}
