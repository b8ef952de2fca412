import DigitKit
import Foundation

/// Turns pictures into readings, one after the other.
actor Reader {
    /// What the model says about itself.
    let model: ModelDecision

    private let classifier: Classifier
    private var frames: FrameReader

    /// Loads the model of the app; throws when there is none or it cannot be used.
    init() async throws {
        guard let url = ModelFile.url() else { throw ClassifierError.noModel }
        classifier = try await Classifier(contentsOf: url)
        model = classifier.description
        frames = FrameReader(model: model, constants: try VisionConstants.bundled())
    }

    /// Finds, classifies and follows the digits of a picture of the camera.
    func read(_ frame: CameraFrame) async throws -> FrameReading {
        let found = frames.found(in: frame)
        let rows = try await classifier.probabilities(for: found.digits.map(\.sample))
        return frames.reading(of: frame, found: found, probabilities: rows)
    }

    /// Finds and classifies the digits of a picture that no other one follows.
    func readStill(_ frame: CameraFrame) async throws -> FrameReading {
        let found = frames.found(in: frame)
        let rows = try await classifier.probabilities(for: found.digits.map(\.sample))
        return frames.readingOfStill(frame, found: found, probabilities: rows)
    }
}
