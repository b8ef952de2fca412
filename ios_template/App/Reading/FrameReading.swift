import DigitKit

/// A digit read in a picture, with the sample that the model saw.
struct ReadDigit: Sendable, Hashable {
    let box: Box
    let label: String
    let confidence: Double
    let sample: [UInt8]
}

/// Everything read in one picture: by itself, and steadied over the pictures before it.
struct FrameReading: Sendable {
    let frame: CameraFrame
    /// Whether the picture stands alone, as the built-in one does, and is no camera's.
    let isStill: Bool
    /// What was read in this picture alone.
    let digits: [ReadDigit]
    /// What is shown over the picture: for one that follows others what they have decided together.
    let steady: [TrackedReading]
    /// The same with a sample each, for holding the picture still and for sharing it.
    ///
    /// The sample is that of this picture; where the digit was not read as this in it, that of the
    /// last picture in which it was.
    let shown: [ReadDigit]
}
