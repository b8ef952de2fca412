/// One digit read in one frame.
public struct DigitReading: Sendable, Hashable {
    public let box: Box
    public let label: String

    /// The probability of the label, 0 to 1.
    public let confidence: Double

    public init(box: Box, label: String, confidence: Double) {
        self.box = box
        self.label = label
        self.confidence = confidence
    }
}

/// A reading followed over frames: `id` stays the same as long as its digit is in view.
public struct TrackedReading: Sendable, Hashable, Identifiable {
    public let id: Int
    public let box: Box
    public let label: String
    public let confidence: Double

    public init(id: Int, box: Box, label: String, confidence: Double) {
        self.id = id
        self.box = box
        self.label = label
        self.confidence = confidence
    }
}

/// Follows readings from frame to frame, so that labels do not flicker and boxes do not jump.
public struct Tracker: Sendable {
    private let constants: VisionConstants.Tracker

    public init(constants: VisionConstants) {
        self.constants = constants.tracker
    }

    /// Takes the readings of the next frame and returns those to show.
    ///
    /// - Parameters:
    ///   - readings: what was read in the frame, only sure ones.
    ///   - time: seconds of any clock that does not go back.
    public mutating func update(_ readings: [DigitReading], time: Double) -> [TrackedReading] {
        []
    }
}
