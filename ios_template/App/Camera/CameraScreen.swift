import AVFoundation

/// A screen that shows what the camera sees.
@MainActor
protocol CameraScreen: AnyObject {
    var previewLayer: AVCaptureVideoPreviewLayer { get }

    /// The camera is in another state; nil while another window has it.
    func cameraChanged(to state: CameraState?)

    /// Takes the next picture; the one after it waits until this returns.
    func take(_ frame: CameraFrame) async
}
