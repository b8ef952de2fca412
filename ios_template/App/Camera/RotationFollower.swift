import AVFoundation

/// Follows how the phone is held: how far the preview and the pictures that are read must be turned.
@MainActor
final class RotationFollower {
    /// Degrees clockwise, for the preview and for the pictures that are read.
    private(set) var previewAngle: CGFloat = 0
    private(set) var captureAngle: CGFloat = 0

    private let coordinator: AVCaptureDevice.RotationCoordinator
    private let onChange: (RotationFollower) -> Void
    private var observations: [NSKeyValueObservation] = []

    init(device: AVCaptureDevice, previewLayer: CALayer, onChange: @escaping (RotationFollower) -> Void) {
        coordinator = AVCaptureDevice.RotationCoordinator(device: device, previewLayer: previewLayer)
        self.onChange = onChange
        previewAngle = coordinator.videoRotationAngleForHorizonLevelPreview
        captureAngle = coordinator.videoRotationAngleForHorizonLevelCapture
        // The coordinator reports on the main queue, so that the preview turns without a delay.
        observations = [
            coordinator.observe(\.videoRotationAngleForHorizonLevelPreview, options: .new) {
                @Sendable [weak self] _, change in
                let angle = change.newValue
                MainActor.assumeIsolated { self?.turned(preview: angle) }
            },
            coordinator.observe(\.videoRotationAngleForHorizonLevelCapture, options: .new) {
                @Sendable [weak self] _, change in
                let angle = change.newValue
                MainActor.assumeIsolated { self?.turned(capture: angle) }
            },
        ]
        onChange(self)
    }

    private func turned(preview: CGFloat? = nil, capture: CGFloat? = nil) {
        previewAngle = preview ?? previewAngle
        captureAngle = capture ?? captureAngle
        onChange(self)
    }
}
