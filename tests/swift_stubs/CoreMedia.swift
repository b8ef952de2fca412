@_exported import CoreVideo

public final class CMSampleBuffer {
    var image: CVImageBuffer?
    var time = CMTime.invalid
}

public typealias CMTimeValue = Int64
public typealias CMTimeScale = Int32

public struct CMTime: Sendable {
    var value: CMTimeValue
    var timescale: CMTimeScale
    public init(value: CMTimeValue, timescale: CMTimeScale) {
        self.value = value
        self.timescale = timescale
    }

    public static let invalid = CMTime(value: 0, timescale: 0)
}

public func CMTimeGetSeconds(_ time: CMTime) -> Float64 { Float64(time.value) / Float64(time.timescale) }
public func CMSampleBufferGetImageBuffer(_ sbuf: CMSampleBuffer) -> CVImageBuffer? { sbuf.image }
public func CMSampleBufferGetPresentationTimeStamp(_ sbuf: CMSampleBuffer) -> CMTime { sbuf.time }
