import DigitKit
import Foundation

/// Turns pictures into readings, one after the other.
actor Reader {
    private let classifier: Classifier
    private let constants: VisionConstants
    private let finder: DigitFinder
    private var tracker: Tracker
    private var lastAngle: Double?

    /// Loads the model of the app; throws when there is none or it cannot be used.
    init() async throws {
        guard let url = ModelFile.url() else { throw ClassifierError.noModel }
        let constants = try VisionConstants.bundled()
        self.constants = constants
        finder = DigitFinder(constants: constants)
        tracker = Tracker(constants: constants)
        classifier = try await Classifier(contentsOf: url)
    }

    /// Finds, classifies and follows the digits of a picture.
    func read(_ frame: CameraFrame) async throws -> FrameReading {
        let found = finder.find(luma: frame.luma, width: frame.width, height: frame.height).digits
        let answers = try await classifier.answers(for: found.map(\.sample))
        let digits = zip(found, answers).compactMap { found, answer in digit(found, answer) }
        startAnewIfTurned(frame)
        let readings = digits.map { DigitReading(box: $0.box, label: $0.label, confidence: $0.confidence) }
        return FrameReading(frame: frame, digits: digits, steady: tracker.update(readings, time: frame.time))
    }

    private func digit(_ found: FoundDigit, _ answer: SampleAnswer) -> ReadDigit? {
        let least = constants.reading.minimumConfidencePercent
        guard answer.namesDigit(minimumConfidencePercent: least) else { return nil }
        return ReadDigit(box: found.box, label: answer.label, confidence: answer.confidence, sample: found.sample)
    }

    /// Boxes of a picture that was turned otherwise lie elsewhere: following them would mislead.
    private func startAnewIfTurned(_ frame: CameraFrame) {
        if let lastAngle, lastAngle != frame.rotationAngle {
            tracker = Tracker(constants: constants)
        }
        lastAngle = frame.rotationAngle
    }
}
