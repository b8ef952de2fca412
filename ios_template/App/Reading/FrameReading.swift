import DigitKit

/// A digit read in one picture, with the sample that the model saw.
struct ReadDigit: Sendable, Hashable {
    let box: Box
    let label: String
    let confidence: Double
    let sample: [UInt8]
}

/// Everything read in one picture: by itself, and steadied over the pictures before it.
struct FrameReading: Sendable {
    let frame: CameraFrame
    let digits: [ReadDigit]
    let steady: [TrackedReading]

    /// The digits of this picture alone, for a picture that stands still.
    var still: [TrackedReading] {
        digits.enumerated().map { index, digit in
            TrackedReading(id: index, box: digit.box, label: digit.label, confidence: digit.confidence)
        }
    }
}
