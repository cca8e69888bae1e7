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
            linkerSettings: [.unsafeFlags(["-Llib"]), .linkedLibrary("avenping_uniffi")]
        ),
    ]
)
