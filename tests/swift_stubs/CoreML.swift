@_exported import CoreVideo

public enum MLComputeUnits: Int, Sendable {
    case cpuOnly, cpuAndGPU, all, cpuAndNeuralEngine
}

open class MLModelConfiguration: NSObject {
    open var computeUnits = MLComputeUnits.all
    override public init() {}
}

public struct MLModelMetadataKey: Hashable, RawRepresentable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let creatorDefinedKey = MLModelMetadataKey(rawValue: "")
}

open class MLModelDescription: NSObject {
    open var classLabels: [Any]? { PlayedModel.labels }
    open var metadata: [MLModelMetadataKey: Any] { [.creatorDefinedKey: PlayedModel.metadata] }
}

open class MLModel: NSObject {
    open var modelDescription: MLModelDescription { MLModelDescription() }
    open class func load(
        contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration()
    ) async throws -> MLModel { MLModel() }
}
