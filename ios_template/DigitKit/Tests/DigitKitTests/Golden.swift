@testable import DigitKit
import Foundation

/// What the workbench makes of pictures, regions and tracks, written by `workbench golden`.
struct Golden {
    struct FoundRegion: Decodable {
        let box: Box
        let sample: String
    }

    struct FoundScene: Decodable {
        let scene: Scene
        let found: [FoundRegion]
    }

    struct MadeRegion: Decodable {
        let region: RegionScene
        let box: Box?
        let sample: String?
    }

    struct Page: Decodable {
        struct Decided: Decodable {
            let temperature: Double
            let threshold: Double
        }

        struct Answer: Decodable {
            let index: Int
            let label: String
            let confidence: Double
        }

        let labels: [String]
        let decision: Decided?
        let boxes: [[Int]]
        let samples: [String]
        let thousandths: [[Int]]
        let bars: [[Int]]
        let contrasts: [Int]
        let factor: Int
        let width: Int
        let height: Int
        let readings: [Answer]

        /// The regions, and a mask in which they and the bars are ink, each of its contrast.
        var found: Found {
            var contrast = Grey(width: width, height: height)
            for (bar, strength) in zip(boxes + bars, contrasts) {
                for y in bar[1] / factor..<(bar[1] + bar[3]) / factor {
                    for x in bar[0] / factor..<(bar[0] + bar[2]) / factor {
                        contrast[x, y] = UInt8(strength)
                    }
                }
            }
            let digits = zip(zip(boxes, samples), contrasts).map { region, strength in
                let (box, sample) = region
                return FoundDigit(
                    box: Box(x: box[0], y: box[1], width: box[2], height: box[3]),
                    sample: Golden.sample(sample),
                    contrast: strength
                )
            }
            let ink = contrast.combined(with: contrast) { one, _ in one > 0 ? 255 : 0 }
            return Found(digits: digits, ink: ink, contrast: contrast, factor: factor)
        }
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

    /// The digits that pictures and regions show, 28×28 pixels each.
    static func bank() throws -> [[UInt8]] {
        try load([String].self, from: "digits").map(sample)
    }

    static func scenes() throws -> [FoundScene] {
        try load([FoundScene].self, from: "frames")
    }

    static func regions() throws -> [MadeRegion] {
        try load([MadeRegion].self, from: "regions")
    }

    static func pages() throws -> [Page] {
        try load([Page].self, from: "readings")
    }

    static func frames() throws -> [Frame] {
        try load([Frame].self, from: "tracks")
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

    private static func load<Part: Decodable>(_ type: Part.Type, from name: String) throws -> Part {
        guard
            let url = Bundle.module.url(
                forResource: name, withExtension: "json", subdirectory: "Golden")
        else { throw CocoaError(.fileNoSuchFile) }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(contentsOf: url))
    }
}
