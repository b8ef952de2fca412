@testable import CoreML
@testable import CoreVideo

open class VNObservation: NSObject {
    fileprivate var played = (label: "", probability: Float(0))
    open var confidence: Float { played.probability }
}

open class VNClassificationObservation: VNObservation {
    open var identifier: String { played.label }
}

open class VNRequest: NSObject {
    fileprivate var played: [VNObservation]?
    open var results: [VNObservation]? { played }
}

open class VNImageBasedRequest: VNRequest {}

open class VNCoreMLModel: NSObject {
    public init(for model: MLModel) throws {}
}

public enum VNImageCropAndScaleOption: UInt, Sendable {
    case centerCrop, scaleFit, scaleFill
}

open class VNCoreMLRequest: VNImageBasedRequest {
    public convenience init(model: VNCoreMLModel) { self.init() }
    open var imageCropAndScaleOption = VNImageCropAndScaleOption.centerCrop
}

public struct VNImageOption: Hashable, Sendable {}

open class VNImageRequestHandler: NSObject {
    private let image: CVPixelBuffer

    public init(cvPixelBuffer pixelBuffer: CVPixelBuffer, options: [VNImageOption: Any] = [:]) {
        image = pixelBuffer
    }

    open func perform(_ requests: [VNRequest]) throws {
        guard let row = PlayedModel.rows[image.played?.pixels ?? []] else { return }
        // The likeliest first, as Vision gives them.
        let answers = zip(PlayedModel.labels, row).sorted { $0.1 > $1.1 }
        for request in requests {
            request.played = answers.map { label, probability in
                let observation = VNClassificationObservation()
                observation.played = (label, probability)
                return observation
            }
        }
    }
}
