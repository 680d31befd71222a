// swift-tools-version: 6.2
import PackageDescription

/// What every first-party target is built with.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "biofeed",
    products: [
        .executable(name: "biofeedd", targets: ["biofeedd"]),
        .executable(name: "biofeed-cli", targets: ["biofeed-cli"]),
        .library(name: "Biosignals", targets: ["Biosignals"]),
        .library(name: "HRV", targets: ["HRV"]),
        .library(name: "Sensors", targets: ["Sensors"]),
        .library(name: "Guidance", targets: ["Guidance"]),
        .library(name: "Sessions", targets: ["Sessions"]),
        // For the measurements in Benchmarks.
        .library(name: "Devices", targets: ["Devices"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // C libraries, module maps only.
        .systemLibrary(name: "CFFTW", pkgConfig: "fftw3", providers: [.apt(["libfftw3-dev"])]),
        .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
        .systemLibrary(name: "CQRCode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
        // What Swift cannot import from the C headers: termios2 and a few ioctl macros.
        .target(name: "CSerial"),
        // A hint to the processor that Swift has no word for.
        .systemLibrary(name: "CPrefetch"),

        .target(name: "Biosignals", dependencies: ["CPrefetch"], swiftSettings: strict),
        // Plots and pictures as SVG text; knows nothing of what they show.
        .target(name: "Drawing", swiftSettings: strict),
        .target(name: "HRV", dependencies: ["Biosignals", "CFFTW"], swiftSettings: strict),
        .target(name: "Sensors", dependencies: ["Biosignals"], swiftSettings: strict),
        .target(
            name: "Guidance",
            dependencies: ["Biosignals", .product(name: "Yams", package: "Yams")],
            resources: [.copy("Catalogue")], swiftSettings: strict),
        .target(
            name: "Sessions",
            dependencies: [
                "Biosignals", "HRV", "Sensors", "Guidance",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        // Results of many recordings, studies and reports: values in, text out.
        .target(
            name: "Reports",
            dependencies: ["Biosignals", "HRV", "Guidance", "Sessions", "Drawing"], swiftSettings: strict),
        .target(
            name: "Devices",
            dependencies: ["Biosignals", "Sensors", "Guidance", "CSerial", "CALSA", "CQRCode", "CSndfile"],
            swiftSettings: strict),

        // Sensors that run: data from a device, a file or a simulation to a session.
        .target(
            name: "Feeds",
            dependencies: ["Sessions", "Devices", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),

        .executableTarget(
            name: "biofeedd",
            dependencies: [
                "HRV", "Sessions", "Devices", "Feeds", "Reports",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ], resources: [.copy("Web"), .copy("API/openapi.yaml")], swiftSettings: strict),
        .executableTarget(
            name: "biofeed-cli",
            dependencies: [
                "Sessions", "Devices", "Feeds", "Reports",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ], swiftSettings: strict),

        // Counts a thread's heap allocations by standing in front of malloc; Swift cannot define that symbol.
        .target(name: "CMallocCount", path: "Tests/CMallocCount"),
        .testTarget(
            name: "BiosignalsTests", dependencies: ["Biosignals", "CMallocCount"], swiftSettings: strict),
        .testTarget(name: "DrawingTests", dependencies: ["Drawing"], swiftSettings: strict),
        .testTarget(name: "HRVTests", dependencies: ["HRV"], swiftSettings: strict),
        .testTarget(
            name: "SensorsTests", dependencies: ["Sensors", "RealRecordings", "CMallocCount"],
            swiftSettings: strict),
        .testTarget(
            name: "GuidanceTests", dependencies: ["Guidance", "CMallocCount"], swiftSettings: strict),
        // The sound that cues ask for, to hold recordings of sound cards against.
        .target(
            name: "HeardSound", dependencies: ["Biosignals", "Guidance"], path: "Tests/HeardSound",
            swiftSettings: strict),
        .testTarget(
            name: "DevicesTests", dependencies: ["Devices", "Sensors", "HeardSound", "CMallocCount"],
            swiftSettings: strict),
        .testTarget(
            name: "ReportsTests",
            dependencies: ["Reports", "Sessions", "HRV", "Guidance", "Drawing", "RealRecordings"],
            swiftSettings: strict),
        .testTarget(
            name: "SessionsTests", dependencies: ["Sessions", "RealRecordings", "CMallocCount"],
            swiftSettings: strict),
        // Where the real recordings are, and how found events are held against annotated ones.
        .target(name: "RealRecordings", path: "Tests/RealRecordings", swiftSettings: strict),
        // Quality floors on real recordings; run in release, where they take seconds.
        .testTarget(
            name: "AccuracyTests",
            dependencies: ["Sessions", "Guidance", "HRV", "Biosignals", "RealRecordings"],
            swiftSettings: strict),
        .testTarget(
            name: "SystemTests",
            dependencies: [
                "biofeedd", "biofeed-cli", "Biosignals", "Sensors", "Guidance", "Sessions", "Devices",
                "Feeds",
                "HeardSound",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Yams", package: "Yams"),
            ], exclude: ["tools"],
            // Swift 6.3 crashes when it optimises an asynchronous function of theirs; what they try are programs.
            swiftSettings: strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]),
    ]
)
