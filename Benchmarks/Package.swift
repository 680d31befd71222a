// swift-tools-version: 6.2
import PackageDescription

/// As in the package that is measured.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Benchmarks",
    products: [.executable(name: "benchmarks", targets: ["benchmarks"])],
    dependencies: [
        .package(name: "biofeed", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    ],
    targets: [
        // The counter of the tests, by a symbolic link.
        .target(name: "CAllocationCount"),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "CAllocationCount",
                .product(name: "Biosignals", package: "biofeed"),
                .product(name: "HRV", package: "biofeed"),
                .product(name: "Sensors", package: "biofeed"),
                .product(name: "Guidance", package: "biofeed"),
                .product(name: "Sessions", package: "biofeed"),
                .product(name: "Devices", package: "biofeed"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
    ]
)
