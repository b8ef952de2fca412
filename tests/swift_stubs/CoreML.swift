@_exported import CoreVideo

public enum MLComputeUnits: Int, Sendable {
    case cpuOnly, cpuAndGPU, all, cpuAndNeuralEngine
}

open class MLModelConfiguration: NSObject {
    open var computeUnits = MLComputeUnits.all
    override public init() {}
}

open class MLModel: NSObject {
    open class func load(
        contentsOf url: URL, configuration: MLModelConfiguration = MLModelConfiguration()
    ) async throws -> MLModel { MLModel() }
}
