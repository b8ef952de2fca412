import AVFoundation

/// Takes pictures from the capture queue and hands on the newest as values.
///
/// AVFoundation calls it on its own queue, so it belongs to no actor, whatever the project's default
/// is. A picture that nobody has taken when the next one comes is dropped.
final class FrameReceiver: NSObject, AVCaptureVideoDataOutputSampleBufferDelegate, Sendable {
    let frames: AsyncStream<CameraFrame>
    private let continuation: AsyncStream<CameraFrame>.Continuation

    nonisolated override init() {
        (frames, continuation) = AsyncStream.makeStream(of: CameraFrame.self, bufferingPolicy: .bufferingNewest(1))
        super.init()
    }

    nonisolated func captureOutput(
        _ output: AVCaptureOutput,
        didOutput sampleBuffer: CMSampleBuffer,
        from connection: AVCaptureConnection
    ) {
        guard let luma = CMSampleBufferGetImageBuffer(sampleBuffer)?.copiedLuma() else { return }
        continuation.yield(
            CameraFrame(
                luma: luma.bytes,
                width: luma.width,
                height: luma.height,
                rotationAngle: Double(connection.videoRotationAngle),
                time: CMTimeGetSeconds(CMSampleBufferGetPresentationTimeStamp(sampleBuffer))
            )
        )
    }
}
