// swift-tools-version: 6.2
import PackageDescription

// Every target on one screen. The order is the dependency direction: a target imports only what stands above it.

let package = Package(
    name: "territory",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "territory", targets: ["territory"]),
        .executable(name: "FederationBenchmark", targets: ["FederationBenchmark"]),
        .executable(name: "ContentBenchmark", targets: ["ContentBenchmark"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/pointfreeco/swift-custom-dump", from: "1.7.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        // C libraries: headers only, each beside its only user.
        clibrary("CLibPQ", "Sources/TerritoryNode/CLibPQ", pkgConfig: "libpq", debian: "libpq-dev"),
        clibrary("CNats", "Sources/Federation/CNats", pkgConfig: "libnats", debian: "libnats-dev"),
        clibrary("CSodium", "Sources/Modules/Accounts/CSodium", pkgConfig: "libsodium", debian: "libsodium-dev"),
        clibrary("CQRCode", "Sources/Modules/Accounts/CQRCode", pkgConfig: "libqrencode", debian: "libqrencode-dev"),
        clibrary(
            "CCmark", "Sources/TerritoryNode/Markdown/CCmark", pkgConfig: "libcmark-gfm", debian: "libcmark-gfm-dev"),
        clibrary("CImages", "Sources/Images/CImages", debian: "libvips-dev"),
        clibrary("CZlib", "Sources/Modules/Badges/CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
        clibrary("CCurl", "Sources/Modules/Accounts/CCurl", pkgConfig: "libcurl", debian: "libcurl4-openssl-dev"),

        // Words every layer shares.
        library("Kernel", "Sources/TerritoryNode/Kernel", [.crypto, .logging]),

        // Markdown that people wrote, as HTML that is safe by construction.
        library(
            "Markdown", "Sources/TerritoryNode/Markdown", ["CCmark"], exclude: ["CCmark"], unsafeC: true),

        // Pictures: what they may be, and the process that decodes them, alone and confined.
        library("Images", "Sources/Images", [], exclude: ["CImages", "Worker"]),
        .executableTarget(
            name: "territory-image-worker", dependencies: ["Images", "CImages"], path: "Sources/Images/Worker",
            swiftSettings: .strict + [.strictMemorySafety()]),

        // Content by its address: IPFS formats and block stores, without HTTP, bus or database.
        library("Content", "Sources/Content", ["Kernel", .crypto], exclude: ["S3", "Storage", "Peers"]),

        // Blocks in a store elsewhere, over HTTPS.
        library(
            "ContentS3", "Sources/Content/S3", ["Kernel", "Content", .crypto, .httpClient, .nio, .nioHTTP]),

        // Postgres.
        library(
            "Postgres", "Sources/TerritoryNode/Postgres",
            ["Kernel", "CLibPQ", .crypto, .lifecycle, .logging, .metrics],
            unsafeC: true),
        library(
            "Migrations", "Migrations", [],
            resources: [
                .copy("Registry"), .copy("Kernel"), .copy("Federation"), .copy("Content"), .copy("Accounts"),
                .copy("Courses"), .copy("Badges"),
            ]),

        // What a territory keeps: its blocks, and in Postgres which of them are needed, and why.
        library("ContentStorage", "Sources/Content/Storage", ["Kernel", "Postgres", "Content"]),

        // Private Postgres and NATS servers in a folder of their own, for the demo and the tests.
        library("LocalServers", "Sources/TerritoryNode/LocalServers", ["Kernel", .logging]),

        // The federation: the protocol without I/O, the bus, and the Postgres and NATS sides of the log.
        library("FederationCore", "Sources/Federation/Core", ["Kernel", .crypto]),
        library(
            "FederationBus", "Sources/Federation/Bus", ["CNats", "Kernel", .crypto, .lifecycle, .logging, .metrics],
            unsafeC: true
        ),
        library(
            "Federation", "Sources/Federation",
            [
                "Kernel", "Postgres", "FederationCore", "FederationBus", .crypto, .httpClient, .lifecycle, .logging,
                .metrics, .nio, .nioHTTP,
            ],
            exclude: ["CNats", "Core", "Bus", "Conformance"]),

        // Content from other territories, and for them.
        library(
            "ContentPeers", "Sources/Content/Peers",
            [
                "Kernel", "Content", "ContentStorage", "Federation", "FederationCore", .httpClient, .logging, .metrics,
                .nio, .nioHTTP,
            ]),

        // What is expected of every peer, looked at from outside.
        library(
            "FederationConformance", "Sources/Federation/Conformance",
            ["Kernel", "FederationCore", "FederationBus", .crypto, .httpClient, .nio, .nioHTTP]),

        // HTTP and pages.
        library(
            "Web", "Sources/TerritoryNode/Web",
            [
                "Kernel", "Postgres", .coreMetrics, .crypto, .http, .hummingbird, .hummingbirdCore, .lifecycle,
                .logging, .metrics, .mustache,
                .nio, .nioHTTP, .nioHTTPTypes, .nioHTTPCodec,
            ],
            resources: [.copy("Views/Templates"), .copy("Assets"), .copy("Locales")]),

        // Modules: none imports another.
        library(
            "ModuleKit", "Sources/Modules/ModuleKit",
            ["Kernel", "Content", "ContentStorage", "Postgres", "Federation", "Web", .lifecycle, .logging]),
        module(
            "Accounts",
            ["CSodium", "CCurl", "CQRCode", "Images", "Markdown", .crypto, .jwt, .metrics, .nio, .subprocess],
            exclude: ["CSodium", "CCurl", "CQRCode"],
            resources: [.copy("Passwords/common-passwords.txt")]),

        module("Badges", ["CZlib", "Markdown", .crypto, .cryptoExtras], exclude: ["CZlib"]),
        module("Courses", ["Markdown"], resources: [.copy("Seed")]),

        module("Operations"),
        module("ContentModule", folder: "Content", [.crypto, .http, .metrics, .nio, .nioPosix]),

        // The node: wiring only. `territory` is its one-file executable.
        library(
            "Registry", "Sources/TerritoryNode/Registry",
            ["Kernel", "Postgres", "FederationCore", "FederationBus", "Migrations", .crypto, .cryptoExtras, .logging]),
        library(
            "Node", "Sources/TerritoryNode/Node",
            [
                "Kernel", "Content", "ContentS3", "ContentStorage", "ContentPeers", "Postgres", "LocalServers",
                "Federation", "FederationCore", "FederationBus", "Web", "Registry",
                "Migrations", "ModuleKit", "Accounts", "Badges", "ContentModule", "Courses", "Operations",
                "FederationConformance", .arguments,
                .configuration, .coreMetrics, .crypto, .httpClient,
                .hummingbird, .lifecycle, .logging, .metrics, .nio, .nioHTTP, .subprocess,
            ]),
        .executableTarget(
            name: "territory", dependencies: ["Node", "territory-image-worker", .arguments],
            path: "Sources/TerritoryNode/Territory",
            swiftSettings: .strict),

        // Tests mirror the sources; NodeTesting is their harness.
        library(
            "NodeTesting", "Tests/NodeTesting",
            [
                "Kernel", "ContentStorage", "Postgres", "LocalServers", "Federation", "FederationCore", "FederationBus",
                "Web",
                "Registry",
                "Accounts", "Node", .crypto, .hummingbird, .httpClient, .lifecycle, .logging, .nio,
                .subprocess,
            ]),

        // Chance that a seed repeats.
        library("SeededChance", "Tests/SeededChance", []),

        // What the verification core makes of one message, for the vectors and for comparison with other implementations.
        library("FederationJudging", "Tests/Federation/Judging", ["Kernel", "FederationCore", "SeededChance"]),
        .executableTarget(
            name: "FederationJudge", dependencies: ["FederationJudging"], path: "Tests/Federation/Judge",
            swiftSettings: .strict),

        // What the content library makes of one input, for comparison with other implementations.
        .executableTarget(
            name: "ContentJudge", dependencies: ["Content", "ContentS3"], path: "Tests/Content/Judge",
            swiftSettings: .strict),

        // Benchmarks: one command each.
        .executableTarget(
            name: "FederationBenchmark",
            dependencies: [
                "Kernel", "Content", "ContentStorage", "Postgres", "LocalServers", "FederationCore", "FederationBus",
                "Federation", "Web",
                "ModuleKit",
                "Accounts", "Registry", "Node", "NodeTesting", .arguments, .crypto, .logging,
            ],
            path: "Benchmarks/Federation", swiftSettings: .strict),
        .executableTarget(
            name: "ContentBenchmark", dependencies: ["Content", .arguments, .crypto], path: "Benchmarks/Content",
            swiftSettings: .strict),
        tests("KernelTests", "Tests/TerritoryNode/KernelTests", ["Kernel"]),
        tests("MarkdownTests", "Tests/TerritoryNode/MarkdownTests", ["Markdown"]),
        tests(
            "PostgresTests", "Tests/TerritoryNode/PostgresTests",
            ["Kernel", "Postgres", "LocalServers", "NodeTesting", .logging]),
        tests(
            "FederationCoreTests", "Tests/Federation/CoreTests",
            ["FederationCore", "FederationJudging", "SeededChance"]),
        // Virtual territories with virtual disks, network and clock, by seed.
        library("FederationSimulation", "Tests/Federation/Simulation", ["FederationCore", "SeededChance"]),
        .executableTarget(
            name: "FederationSimulationCommand", dependencies: ["FederationSimulation", .arguments],
            path: "Tests/Federation/SimulationCommand", swiftSettings: .strict),
        tests("FederationSimulationTests", "Tests/Federation/SimulationTests", ["FederationSimulation"]),
        // Every decoder of bytes from strangers, with what fuzzers found.
        .testTarget(
            name: "FuzzTests",
            dependencies: [
                "Kernel", "Content", "FederationCore", "FederationJudging", "SeededChance", "FederationBus",
                "Federation", "Web",
                "Accounts", "Badges", .crypto,
            ],
            path: "Tests/Fuzz", exclude: ["Corpus", "Driver", "words.dict"], swiftSettings: .strict),
        tests(
            "FederationBusTests", "Tests/Federation/BusTests",
            ["FederationBus", "FederationCore", "LocalServers", "NodeTesting"]),
        tests(
            "FederationTests", "Tests/Federation/LogTests",
            [
                "Kernel", "Postgres", "LocalServers", "FederationCore", "FederationBus", "Federation", "Registry",
                "Migrations", "NodeTesting", .logging, .metrics, .metricsTesting,
            ]),
        tests(
            "ContentTests", "Tests/Content/ContentTests", ["Content", "Kernel", "SeededChance", .crypto, .cryptoExtras]),
        tests(
            "ContentStorageTests", "Tests/Content/StorageTests",
            ["Content", "ContentStorage", "Kernel", "Node", "Postgres", "Registry", "NodeTesting"]),
        tests(
            "ContentPeersTests", "Tests/Content/PeersTests",
            ["Content", "ContentPeers", "Federation", "Kernel", .nio, .nioPosix]),
        tests("ContentS3Tests", "Tests/Content/S3Tests", ["Content", "ContentS3", "Kernel"]),
        tests(
            "ContentModuleTests", "Tests/Modules/ContentModuleTests",
            [
                "Content", "ContentModule", "ContentStorage", "Federation", "FederationCore", "Kernel", "LocalServers",
                "Node", "Postgres", "Web", "NodeTesting", .crypto, .logging,
            ]),
        tests("WebTests", "Tests/TerritoryNode/WebTests", ["Kernel", "Web", "NodeTesting", .hummingbirdTesting]),
        tests(
            "RegistryTests", "Tests/TerritoryNode/RegistryTests",
            ["Kernel", "Postgres", "Registry", "Migrations", "LocalServers", "NodeTesting", .logging]),
        tests(
            "NodeTests", "Tests/TerritoryNode/NodeTests",
            [
                "Content", "Kernel", "Node", "Postgres", "Web", "LocalServers", "NodeTesting", "territory", .http,
                .lifecycle, .logging,
            ]),
        tests(
            "BadgesTests", "Tests/Modules/BadgesTests",
            [
                "Badges", "Content", "Federation", "FederationCore", "Kernel", "LocalServers", "ModuleKit",
                "NodeTesting", "Postgres",
                "Web",
                .crypto, .cryptoExtras,
            ]),
        tests("ModuleKitTests", "Tests/Modules/ModuleKitTests", ["Kernel", "ModuleKit", "Web"]),
        tests(
            "CoursesTests", "Tests/Modules/CoursesTests",
            [
                "Content", "Courses", "Federation", "FederationCore", "Kernel", "ModuleKit", "Postgres", "Web",
                "NodeTesting", .logging,
            ]),
        tests(
            "OperationsTests", "Tests/Modules/OperationsTests",
            ["Federation", "FederationCore", "Operations", "Postgres", "Web", "NodeTesting"]),
        tests(
            "AccountsTests", "Tests/Modules/AccountsTests",
            [
                "Accounts", "Content", "ContentStorage", "Federation", "FederationCore", "Images", "Kernel",
                "ModuleKit",
                "Node", "Postgres", "Registry", "Web", "NodeTesting",
                .crypto,
            ]),
    ]
)

// libFuzzer's build has its driver in place of the tests, and of each module what decodes: `scripts/faults fuzz`.
if Context.environment["TERRITORY_FUZZ"] != nil {
    package.products = []
    package.targets.removeAll {
        !["Kernel", "Content", "CZlib", "FederationCore", "FederationJudging", "SeededChance"].contains($0.name)
    }
    package.targets += [
        part(of: "FederationBus", "Sources/Federation/Bus", ["NKey.swift", "CRC16.swift"]),
        part(
            of: "Federation", "Sources/Federation", ["Payloads/SealedOpening.swift", "Payloads/PayloadAddress.swift"]),
        part(
            of: "Web", "Sources/TerritoryNode/Web",
            [
                "Security/CursorSeal.swift", "Routing/FormFields.swift", "Server/TraceContext.swift",
                "Localization/AcceptLanguage.swift", "Multipart/MultipartHead.swift", "Multipart/MultipartParser.swift",
                "Problems/StandardProblems.swift",
            ]),
        part(
            of: "Accounts", "Sources/Modules/Accounts",
            [
                "Tokens/CompactToken.swift", "Tokens/AccessTokenRefusal.swift", "Tokens/RefreshToken.swift",
                "Members/DisplayName.swift", "Members/Handle.swift", "Members/EmailAddress.swift", "Members/Bio.swift",
            ]),
        part(
            of: "Badges", "Sources/Modules/Badges",
            [
                "Checking/ReadCredential.swift", "Credentials/BadgeImage.swift", "Credentials/CanonicalJSON.swift",
                "Credentials/CredentialContexts.swift", "Credentials/CredentialFault.swift",
                "Credentials/CredentialTime.swift", "Credentials/DataIntegrityProof.swift",
                "Credentials/Deflate.swift", "Credentials/Multikey.swift", "Credentials/StatusBits.swift",
            ], ["Content", "CZlib", .cryptoExtras]),
        .executableTarget(
            name: "Fuzzer",
            dependencies: [
                "Kernel", "Content", "FederationCore", "FederationJudging", "FederationBus", "Federation", "Web",
                "Accounts", "Badges",
            ],
            path: "Tests/Fuzz", exclude: ["FuzzTests", "Corpus", "words.dict"],
            swiftSettings: .strict + [.unsafeFlags(["-parse-as-library"])]),
    ]
}

// The verifier and its tests alone, from a copy in which each check can be left out: `scripts/faults mutants`.
if let copy = Context.environment["TERRITORY_MUTANTS"] {
    package.products = []
    package.targets.removeAll {
        !["Kernel", "FederationCore", "FederationJudging", "FederationCoreTests", "SeededChance"].contains($0.name)
    }
    package.targets.first { $0.name == "FederationCore" }?.path = copy
}

// MARK: - How a target of ours is made

extension [SwiftSetting] {
    static var strict: Self {
        [
            .swiftLanguageMode(.v6),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .treatAllWarnings(as: .error),
        ]
    }
}

func clibrary(_ name: String, _ path: String, pkgConfig: String? = nil, debian: String) -> Target {
    .systemLibrary(name: name, path: path, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

func library(
    _ name: String, _ path: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
    resources: [Resource] = [], unsafeC: Bool = false
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources,
        swiftSettings: unsafeC ? .strict + [.strictMemorySafety()] : .strict)
}

/// Some files of a target that is otherwise left out.
func part(
    of name: String, _ path: String, _ sources: [String], _ more: [Target.Dependency] = []
) -> Target {
    .target(
        name: name, dependencies: ["Kernel", "FederationCore", .crypto] + more, path: path, sources: sources,
        swiftSettings: .strict)
}

/// A module lives in `Sources/Modules/<name>` with its pages in `Views` and sees the layers below, never a neighbour.
func module(
    _ name: String, folder: String? = nil, _ more: [Target.Dependency] = [], exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    library(
        name, "Sources/Modules/\(folder ?? name)",
        [
            "Kernel", "Content", "ContentStorage", "Postgres", "Federation", "FederationCore", "Web", "ModuleKit",
            .lifecycle, .logging,
        ] + more,
        exclude: exclude,
        resources: [.copy("Views"), .copy("Locales")] + resources)
}

func tests(_ name: String, _ path: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + [.customDump], path: path, swiftSettings: .strict)
}

extension Target.Dependency {
    static var arguments: Self { .product(name: "ArgumentParser", package: "swift-argument-parser") }
    static var configuration: Self { .product(name: "Configuration", package: "swift-configuration") }
    static var crypto: Self { .product(name: "Crypto", package: "swift-crypto") }
    static var cryptoExtras: Self { .product(name: "CryptoExtras", package: "swift-crypto") }
    static var customDump: Self { .product(name: "CustomDump", package: "swift-custom-dump") }
    static var http: Self { .product(name: "HTTPTypes", package: "swift-http-types") }
    static var httpClient: Self { .product(name: "AsyncHTTPClient", package: "async-http-client") }
    static var hummingbird: Self { .product(name: "Hummingbird", package: "hummingbird") }
    static var hummingbirdCore: Self { .product(name: "HummingbirdCore", package: "hummingbird") }
    static var hummingbirdTesting: Self { .product(name: "HummingbirdTesting", package: "hummingbird") }
    static var jwt: Self { .product(name: "JWTKit", package: "jwt-kit") }
    static var lifecycle: Self { .product(name: "ServiceLifecycle", package: "swift-service-lifecycle") }
    static var logging: Self { .product(name: "Logging", package: "swift-log") }
    static var coreMetrics: Self { .product(name: "CoreMetrics", package: "swift-metrics") }
    static var metrics: Self { .product(name: "Metrics", package: "swift-metrics") }
    static var metricsTesting: Self { .product(name: "MetricsTestKit", package: "swift-metrics") }
    static var mustache: Self { .product(name: "Mustache", package: "swift-mustache") }
    static var nio: Self { .product(name: "NIOCore", package: "swift-nio") }
    static var nioHTTP: Self { .product(name: "NIOHTTP1", package: "swift-nio") }
    static var nioHTTPCodec: Self { .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras") }
    static var nioPosix: Self { .product(name: "NIOPosix", package: "swift-nio") }
    static var nioHTTPTypes: Self { .product(name: "NIOHTTPTypes", package: "swift-nio-extras") }
    static var subprocess: Self { .product(name: "Subprocess", package: "swift-subprocess") }
}
