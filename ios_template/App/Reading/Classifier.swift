import CoreML
import Vision

/// Holds the model, loaded once, and answers samples.
actor Classifier {
    private let model: VNCoreMLModel

    /// Loads a compiled model; throws what Core ML or Vision has against it.
    init(contentsOf url: URL) async throws {
        let configuration = MLModelConfiguration()
        // The network is too small to gain from the GPU, which an app in the background may not use.
        configuration.computeUnits = .cpuAndNeuralEngine
        let model = try await MLModel.load(contentsOf: url, configuration: configuration)
        self.model = try VNCoreMLModel(for: model)
    }

    /// Answers samples of 28×28 grey values, white ink on black, in their order.
    ///
    /// The buffers have the model's own size, so that Vision neither crops nor scales, and the
    /// values stay 0 to 255: the model scales them itself.
    func answers(for samples: [[UInt8]]) throws -> [SampleAnswer] {
        try samples.map { sample in
            let request = VNCoreMLRequest(model: model)
            request.imageCropAndScaleOption = .scaleFill
            let handler = VNImageRequestHandler(cvPixelBuffer: try SampleBuffer.make(of: sample), options: [:])
            try handler.perform([request])
            let observations = request.results as? [VNClassificationObservation]
            guard let best = observations?.max(by: { $0.confidence < $1.confidence }) else {
                throw ClassifierError.noClassifier
            }
            return SampleAnswer(label: best.identifier, confidence: Double(best.confidence))
        }
    }
}

enum ClassifierError: Error {
    case noModel
    /// The model gives something else than labels with probabilities.
    case noClassifier
    case noBuffer
}
