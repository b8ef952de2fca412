import DigitKit

/// Makes readings of pictures, one after the other, from what a model says of their samples.
struct FrameReader: Sendable {
    private let finder: DigitFinder
    private let labeller: Labeller
    private var steadier: Steadier
    private var lastAngle: Double?

    init(model: ModelDecision, constants: VisionConstants) {
        finder = DigitFinder(constants: constants)
        labeller = Labeller(labels: model.labels, decision: model.decision, constants: constants)
        steadier = Steadier(constants: constants)
    }

    /// Finds what the model is to answer.
    func found(in frame: CameraFrame) -> Found {
        finder.find(luma: frame.luma, width: frame.width, height: frame.height)
    }

    /// Decides what is read in the next picture of a camera.
    ///
    /// - Parameter probabilities: as the model gave them, a row for each sample that was found.
    mutating func reading(of frame: CameraFrame, found: Found, probabilities: [[Float]]) -> FrameReading {
        let digits = digits(found, probabilities)
        startAnewIfTurned(frame)
        let steady = steadier.steady(digits, time: frame.time)
        return FrameReading(
            frame: frame, isStill: false, digits: digits, steady: steady.tracked, shown: steady.shown)
    }

    /// Decides what is read in a picture that no other one follows.
    func readingOfStill(_ frame: CameraFrame, found: Found, probabilities: [[Float]]) -> FrameReading {
        let digits = digits(found, probabilities)
        let numbered = digits.enumerated().map { index, digit in
            TrackedReading(id: index, box: digit.box, label: digit.label, confidence: digit.confidence)
        }
        return FrameReading(frame: frame, isStill: true, digits: digits, steady: numbered, shown: digits)
    }

    private func digits(_ found: Found, _ probabilities: [[Float]]) -> [ReadDigit] {
        labeller.label(found, probabilities: probabilities).readings.map { one in
            ReadDigit(box: one.digit.box, label: one.label, confidence: one.confidence, sample: one.digit.sample)
        }
    }

    /// Boxes of a picture that was turned otherwise lie elsewhere: following them would mislead.
    private mutating func startAnewIfTurned(_ frame: CameraFrame) {
        if let lastAngle, lastAngle != frame.rotationAngle {
            steadier.startAnew()
        }
        lastAngle = frame.rotationAngle
    }
}
