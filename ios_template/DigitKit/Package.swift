// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "DigitKit",
    platforms: [.iOS(.v17), .macOS(.v13)],
    products: [
        .library(name: "DigitKit", targets: ["DigitKit"])
    ],
    targets: [
        .target(
            name: "DigitKit",
            resources: [.process("Resources")]
        ),
        .testTarget(
            name: "DigitKitTests",
            dependencies: ["DigitKit"],
            resources: [.copy("Golden")]
        ),
    ],
    swiftLanguageModes: [.v6]
)
