import Foundation

/// The constants of the whole way from a frame to tracked readings, as `vision.json` has them.
///
/// The workbench reads the same file, so that both find and normalise alike.
public struct VisionConstants: Sendable, Codable {
    /// How ink is told from its ground; grey levels, pixels of the working image, or percent.
    public struct Ink: Sendable, Codable {
        public var workingSide: Int
        public var block: Int
        public var backgroundBlocks: Int
        public var minimumContrast: Int
        public var noisePercent: Int
        public var maximumNoise: Int
        public var evenPercent: Int
        public var leastEven: Int
        public var slopeShare: Int
        public var widePercent: Int
        public var usualContrast: Int
        public var usualPercent: Int
        public var reaches: [Int]
        public var neighbourBlocks: Int
        public var neighbourPercent: Int
        public var usualSlope: Int
        public var slopePercent: Int
        public var busyRuns: Int
        public var textureBlocks: Int
        public var textureRuns: Int
        public var maximumRuns: Int
    }

    /// What an edge between two grounds is; pixels of the working image, or percent.
    public struct Edges: Sendable, Codable {
        public var apart: Int
        public var unlikePercent: Int
        public var votePercent: Int
        public var evenPercent: Int
        public var mostLines: Int
    }

    /// What a ruled line is; pixels of the working image, or percent.
    public struct Lines: Sendable, Codable {
        public var giantPercent: Int
        public var giantFillPercent: Int
        public var busyParts: Int
        public var thickest: Int
        public var thicknessSlack: Int
        public var ridge: Int
        public var ridgeContrast: Int
        public var leastInked: Int
        public var steepest: Int
        public var slopeStep: Int
        public var coveredStrips: Int
        public var shortest: Int
        public var timesLonger: Int
        public var palePercent: Int
        public var shredSharePercent: Int
        public var shredPercent: Int
    }

    /// Which components of ink are digits; pixels of the working image, or percent.
    public struct Locate: Sendable, Codable {
        public var minimumHeight: Int
        public var minimumWidth: Int
        public var minimumArea: Int
        public var longestPercent: Int
        public var widestPercent: Int
        public var maximumFillPercent: Int
        public var slenderPercent: Int
        public var hairline: Int
        public var fragmentPercent: Int
        public var fragmentAreaPercent: Int
        public var barHeightPercent: Int
        public var barWidthPercent: Int
        public var barGapPercent: Int
        public var flagFlatPercent: Int
        public var flagHeightPercent: Int
        public var flagWidthPercent: Int
        public var flagReachPercent: Int
        public var sideHeightPercent: Int
        public var joinedWidthPercent: Int
        public var leastGap: Int
        public var strokeGapPercent: Int
        public var belowGapPercent: Int
        public var unlikeStrokePercent: Int
        public var unlikeContrastPercent: Int
        public var fewestForSlope: Int
        public var steepestRowPercent: Int
        public var likeHeightPercent: Int
        public var nextReachPercent: Int
        public var maximumParts: Int
        public var maximumDigits: Int
    }

    /// Where touching digits are cut apart; percent, and quarters of a pixel a row.
    public struct Touching: Sendable, Codable {
        public var widePercent: Int
        public var widestPercent: Int
        public var coarseHeight: Int
        public var steepest: Int
        public var neckPercent: Int
        public var heightPercent: Int
        public var notchPercent: Int
        public var unlikePercent: Int
        public var neckWeight: Int
        public var middleWeight: Int
        public var slopeWeight: Int
        public var maximumTries: Int
    }

    /// How far a digit's faint parts are of it; grey levels, pixels of the working image, or percent.
    public struct Growing: Sendable, Codable {
        public var largest: Int
        public var marginPercent: Int
        public var lowPercent: Int
        public var least: Int
        public var mostPercent: Int
        public var pieceEdges: Int
    }

    /// How a region becomes a sample; stroke widths are in tenths of a fine pixel.
    public struct Normalise: Sendable, Codable {
        public var side: Int
        public var box: Int
        public var fineBox: Int
        public var inkLowPercent: Int
        public var inkHighPercent: Int
        public var smallSide: Int
        public var smallScale: Int
        public var smallSharpening: Int
        public var smallLowPercent: Int
        public var smallHighPercent: Int
        public var thinnest: Int
        public var thickest: Int
        public var solid: Int
    }

    /// When a label is shown; heights, gaps and reaches are in percent of a region's height.
    public struct Reading: Sendable, Codable {
        public var minimumConfidencePercent: Int
        public var wordHeightPercent: Int
        public var wordGapPercent: Int
        public var wordOthers: Int
        public var wordPercent: Int
        public var crowdHeightPercent: Int
        public var crowdAcrossPercent: Int
        public var crowdDownPercent: Int
        public var crowdOthers: Int
        public var crowdPercent: Int
        public var crowdDigits: Int
        public var pageDigits: Int
        public var pagePercent: Int
        public var besideReachPercent: Int
        public var besidePercent: Int
        public var inkAcrossPercent: Int
        public var inkDownPercent: Int
        public var aroundPercent: Int
        public var swampedPercent: Int
        public var faintPercent: Int
        public var ghostReachPercent: Int
        public var barPercent: Int
        public var barContrast: Int
        public var loneDigits: Int
        public var loneInkPercent: Int
        public var loneConfidencePercent: Int
        public var loneStrokeInkPercent: Int
        public var strokeRoundPercent: Int
    }

    /// How readings are followed from frame to frame.
    public struct Tracker: Sendable, Codable {
        public var matchPercent: Int
        public var windowMilliseconds: Int
        public var confirmMilliseconds: Int
        public var leaveMilliseconds: Int
        public var stepMilliseconds: Int
        public var missPercent: Int
        public var switchPercent: Int
        public var smoothingPercent: Int
        public var freePercent: Int
        public var freePixels: Int
        public var resizePercent: Int
    }

    public var ink: Ink
    public var edges: Edges
    public var lines: Lines
    public var locate: Locate
    public var touching: Touching
    public var growing: Growing
    public var normalise: Normalise
    public var reading: Reading
    public var tracker: Tracker

    /// The constants that come with the package.
    public static func bundled() throws -> VisionConstants {
        guard let url = Bundle.module.url(forResource: "vision", withExtension: "json") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try VisionConstants(json: Data(contentsOf: url))
    }

    /// The constants of a JSON text with the keys of `vision.json`.
    public init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(VisionConstants.self, from: json)
    }
}
