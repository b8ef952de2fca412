import Foundation

/// One picture of the camera reduced to plain values, so that it may go from queue to queue.
struct CameraFrame: Sendable {
    /// Brightness, row by row without gaps: 0 is black, 255 is white.
    let luma: [UInt8]
    let width: Int
    let height: Int
    /// By how many degrees clockwise the sensor's picture was turned to become this one.
    let rotationAngle: Double
    /// When the picture was taken, in seconds of a clock that never goes back.
    let time: TimeInterval
}
