// swift-tools-version:5.9
import PackageDescription

// One Swift module over two modules of C headers, which both stand on one static library in `lib/`.
let package = Package(
    name: "AvenPing",
    platforms: [.macOS(.v12), .iOS(.v15)],
    products: [.library(name: "AvenPing", targets: ["AvenPing"])],
    targets: [
        .target(name: "AvenPingModelsFFI"),
        .target(name: "AvenPingFFI"),
        .target(
            name: "AvenPing",
            dependencies: ["AvenPingFFI", "AvenPingModelsFFI"],
            linkerSettings: [
                // Flags of this kind are why another package can only depend on this one by its path.
                .unsafeFlags(["-Llib"]),
                .linkedLibrary("avenping_uniffi"),
                // What the library takes the system's certificates from. Untested, as the rest.
                .linkedFramework("Security", .when(platforms: [.macOS, .iOS])),
                .linkedFramework("CoreFoundation", .when(platforms: [.macOS, .iOS])),
            ]
        ),
    ]
)
