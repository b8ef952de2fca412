import CoreML
import Vision

/// Holds the model, loaded once, and answers samples.
actor Classifier {
    /// What the model says about itself.
    let description: ModelDecision

    private let model: VNCoreMLModel

    /// Loads a compiled model; throws what Core ML or Vision has against it.
    init(contentsOf url: URL) async throws {
        let model = try await Self.load(contentsOf: url)
        let said = model.modelDescription
        guard let description = ModelDecision(
            classLabels: said.classLabels,
            metadata: said.metadata[.creatorDefinedKey] as? [String: String] ?? [:]
        ) else { throw ClassifierError.noClassifier }
        self.description = description
        self.model = try VNCoreMLModel(for: model)
    }

    /// Returns a row of probabilities, in the order of the model's labels, for each of the samples of
    /// 28×28 grey values, white ink on black.
    ///
    /// The buffers have the model's own size, so that Vision neither crops nor scales, and the
    /// values stay 0 to 255: the model scales them itself.
    func probabilities(for samples: [[UInt8]]) throws -> [[Float]] {
        try samples.map { sample in
            let request = VNCoreMLRequest(model: model)
            request.imageCropAndScaleOption = .scaleFill
            let handler = VNImageRequestHandler(cvPixelBuffer: try SampleBuffer.make(of: sample), options: [:])
            try handler.perform([request])
            let answers = request.results as? [VNClassificationObservation] ?? []
            guard let row = description.row(of: answers.map { ($0.identifier, $0.confidence) }) else {
                throw ClassifierError.noClassifier
            }
            return row
        }
    }

    /// Loads outside of the actor and gives the model away: it is not `Sendable`, and Xcode 16 takes none
    /// of that kind from Core ML's own function into an actor.
    private static func load(contentsOf url: URL) async throws -> sending MLModel {
        let configuration = MLModelConfiguration()
        // The network is too small to gain from the GPU or the Neural Engine, where waiting for a turn takes
        // longer than the answer; and of these, the simulator has neither.
        configuration.computeUnits = .cpuOnly
        return try await MLModel.load(contentsOf: url, configuration: configuration)
    }
}

enum ClassifierError: Error {
    case noModel
    /// The model gives something else than labels with probabilities.
    case noClassifier
    case noBuffer
}
