import Federation
public import Foundation
public import ModuleKit
public import Web

/// What administrators see of the machinery: today the page *Federation*.
public struct Operations: Module {
    public static let name = "Operations"
    public static var resources: URL { OperationsResources.folder }
    public static let navigation = [
        NavigationItem(Message("Federation"), path: FederationPages.base, order: 95, capability: .administer)
    ]

    private let federation: FederationPages

    public init(_ given: ModuleEnvironment) async throws {
        federation = FederationPages(
            log: LogReader(database: given.database), peers: PeerStatusStore(database: given.database),
            decisions: PeerDecisions(database: given.database), world: given.world)
    }

    public var endpoints: [Endpoint] { [] }
    public var pages: [PageRoute] { federation.pages }
}
