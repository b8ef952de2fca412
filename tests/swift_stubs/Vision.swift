import CoreML

open class VNObservation: NSObject {
    open var confidence: Float { 0 }
}

open class VNClassificationObservation: VNObservation {
    open var identifier: String { "" }
}

open class VNRequest: NSObject {
    open var results: [VNObservation]? { nil }
}

public typealias VNRequestCompletionHandler = (VNRequest, (any Error)?) -> Void

open class VNImageBasedRequest: VNRequest {}

open class VNCoreMLModel: NSObject {
    public init(for model: MLModel) throws {}
}

public enum VNImageCropAndScaleOption: UInt, Sendable {
    case centerCrop, scaleFit, scaleFill
}

open class VNCoreMLRequest: VNImageBasedRequest {
    public convenience init(model: VNCoreMLModel) { self.init(model: model, completionHandler: nil) }
    public init(model: VNCoreMLModel, completionHandler: VNRequestCompletionHandler? = nil) {}
    open var imageCropAndScaleOption = VNImageCropAndScaleOption.centerCrop
}

public struct VNImageOption: Hashable, Sendable {}

open class VNImageRequestHandler: NSObject {
    public init(cvPixelBuffer pixelBuffer: CVPixelBuffer, options: [VNImageOption: Any] = [:]) {}
    open func perform(_ requests: [VNRequest]) throws {}
}
