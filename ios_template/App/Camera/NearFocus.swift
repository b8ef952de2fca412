import Foundation

/// By how much to enlarge the picture, so that nobody goes nearer than the lens can focus.
///
/// Newer phones focus only from 15 or 20 cm on, where a digit looks small: people then go nearer until
/// it looks large, and blurred. What is enlarged already they read from farther away.
enum NearFocus {
    /// Width of paper in millimetres that shall fill the picture at the nearest sharp distance.
    static let paperWidth = 120.0
    static let largestZoom = 2.0

    /// The zoom factor, 1 where nothing is known.
    ///
    /// - Parameters:
    ///   - focusDistance: the nearest sharp distance in millimetres, not positive if unknown.
    ///   - fieldOfView: the picture's width as an angle in degrees, 0 if unknown.
    ///   - sharpZoom: the factor beyond which pixels are only blown up.
    static func zoomFactor(focusDistance: Int, fieldOfView: Double, sharpZoom: Double) -> Double {
        guard fieldOfView > 0, fieldOfView < 180 else { return 1 }
        let seenWidth = 2 * Double(focusDistance) * tan(fieldOfView / 2 * .pi / 180)
        return max(1, min(seenWidth / paperWidth, largestZoom, sharpZoom))
    }
}
