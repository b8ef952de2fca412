import DigitKit
import Foundation

/// What the workbench found in scenes and tracks, written by `python -m tests.vision.golden`.
struct Golden: Decodable {
    struct Found: Decodable {
        let box: Box
        let sample: String
    }

    struct FoundScene: Decodable {
        let scene: Scene
        let found: [Found]
    }

    struct Reading: Decodable {
        let box: Box
        let label: String
        let confidence: Double
    }

    struct Shown: Decodable {
        let id: Int
        let box: Box
        let label: String
        let confidence: Double
    }

    struct Frame: Decodable {
        let time: Double
        let readings: [Reading]
        let shown: [Shown]
    }

    let digits: [String]
    let scenes: [FoundScene]
    let frames: [Frame]

    static func load() throws -> Golden {
        guard
            let url = Bundle.module.url(
                forResource: "golden", withExtension: "json", subdirectory: "Golden")
        else { throw CocoaError(.fileNoSuchFile) }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Golden.self, from: Data(contentsOf: url))
    }

    /// The 28×28 pixels of a text of base64 in which each run of n black pixels is written as 0, n.
    static func sample(_ text: String) -> [UInt8] {
        var pixels: [UInt8] = []
        var bytes = (Data(base64Encoded: text) ?? Data()).makeIterator()
        while let byte = bytes.next() {
            if byte > 0 {
                pixels.append(byte)
            } else {
                pixels += [UInt8](repeating: 0, count: Int(bytes.next() ?? 0))
            }
        }
        return pixels
    }
}
