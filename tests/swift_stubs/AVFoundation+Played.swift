import FoundationAdditions

/// A camera for the test that runs the app's controller: what it can do, and what it was told to do.
enum PlayedCamera {
    nonisolated(unsafe) static var hasCamera = true
    nonisolated(unsafe) static var authorization = AVAuthorizationStatus.authorized
    nonisolated(unsafe) static var isAllowed = true
    nonisolated(unsafe) static var takesInput = true
    nonisolated(unsafe) static var canStart = true
    nonisolated(unsafe) static var isInterrupted = false
    nonisolated(unsafe) static var isMultitaskingSupported = false
    nonisolated(unsafe) static var isTorchAvailable = true
    nonisolated(unsafe) static var previewAngle: CGFloat = 0
    nonisolated(unsafe) static var captureAngle: CGFloat = 0
    nonisolated(unsafe) static var pressure = AVCaptureDevice.SystemPressureState.Level.nominal
    nonisolated(unsafe) static let device = AVCaptureDevice()
    /// The session that was made last.
    nonisolated(unsafe) static weak var session: AVCaptureSession?
    /// Who takes the pictures, and on which queue.
    nonisolated(unsafe) static weak var output: AVCaptureOutput?
    nonisolated(unsafe) static weak var receiver: (any AVCaptureVideoDataOutputSampleBufferDelegate)?
    nonisolated(unsafe) static var queue: DispatchQueue?
    /// What the session was told, in order.
    nonisolated(unsafe) static var log: [String] = []
}
