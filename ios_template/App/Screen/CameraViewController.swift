import AVFoundation
import DigitKit
import UIKit

/// The app's one screen: the camera's picture with a box and a label at every digit.
final class CameraViewController: UIViewController {
    let camera: SharedCamera
    let previewView = PreviewView()
    let stillView = UIImageView()
    let overlay = OverlayView()
    let readout = ReadoutView()
    let controls = ControlBar()
    let page = UIContentUnavailableView(configuration: .empty())

    var state = ScreenState()
    var announcer = Announcer()
    /// What was read last: of the camera, or of the built-in picture.
    private(set) var latest: FrameReading?
    /// How the picture that is held still lies on the screen: as it did when it was taken.
    var frozenTurns = 0
    var shownPage: ScreenState.Page?
    /// What the model says about itself, once it is loaded.
    var model: ModelDecision? { reader?.model }

    private static let toleratedFailures = 10

    private var reader: Reader?
    private(set) var rotation: RotationFollower?
    private var failures = 0

    init(camera: SharedCamera) {
        self.camera = camera
        super.init(nibName: nil, bundle: nil)
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        nil
    }

    override func viewDidLoad() {
        super.viewDidLoad()
        layOut()
        overlay.addAction(UIAction { [weak self] _ in self?.toggleFreeze() }, for: .touchUpInside)
        controls.perform = { [weak self] action in self?.perform(action) }
        render()
        Task { await loadReader() }
    }

    override func viewDidLayoutSubviews() {
        super.viewDidLayoutSubviews()
        placeStill()
        showReadings()
    }

    override var preferredStatusBarStyle: UIStatusBarStyle {
        state.isOnBlack ? .lightContent : .default
    }

    /// Two fingers tapping twice, with VoiceOver: the most important thing that can be done here.
    override func accessibilityPerformMagicTap() -> Bool {
        guard state.canFreeze else { return false }
        toggleFreeze()
        return true
    }

    /// Takes the camera; called whenever the window comes to the front.
    func resume() {
        camera.cameToFront(self)
    }

    /// Gives the camera back; called when the window leaves the front.
    func pause() {
        camera.left(self)
    }

    private func loadReader() async {
        do {
            reader = try await Reader()
            state.modelChanged(to: .ready)
        } catch ClassifierError.noModel {
            state.modelChanged(to: .missing)
        } catch {
            Log.reading.error("The model cannot be loaded: \(String(describing: error), privacy: .public)")
            state.modelChanged(to: .failed)
        }
        render()
        await readBuiltInIfNeeded()
    }

    /// A single failure may pass; a model that never answers gets its page.
    private func readingFailed(_ error: any Error) {
        Log.reading.error("The model gives no answer: \(String(describing: error), privacy: .public)")
        failures += 1
        guard failures >= Self.toleratedFailures else { return }
        state.modelChanged(to: .failed)
        render()
    }

    private func show(_ reading: FrameReading) {
        let isFirst = !state.hasReading
        latest = reading
        state.hasRead()
        isFirst ? render() : showReadings()
    }

    /// Without a camera, the built-in picture is read instead, once.
    private func readBuiltInIfNeeded() async {
        guard state.isBuiltIn, !state.hasReading, state.model == .ready, let reader else { return }
        do {
            show(try await reader.readStill(SamplePicture.frame()))
        } catch {
            Log.reading.error("The model gives no answer: \(String(describing: error), privacy: .public)")
            state.modelChanged(to: .failed)
            render()
        }
    }

    private func followRotation() {
        guard rotation == nil, let device = CameraController.readingDevice() else { return }
        rotation = RotationFollower(device: device, previewLayer: previewLayer) { [weak self] follower in
            self?.turned(follower)
        }
    }

    private func turned(_ follower: RotationFollower) {
        previewView.turn(to: follower.previewAngle)
        camera.rotate(to: follower.captureAngle, for: self)
        showReadings()
    }
}

extension CameraViewController: CameraScreen {
    var previewLayer: AVCaptureVideoPreviewLayer { previewView.previewLayer }

    func cameraChanged(to camera: CameraState?) {
        let wasRunning = state.isRunning
        state.cameraChanged(to: camera)
        if state.isRunning, !wasRunning {
            followRotation()
            // The connections may be new, or another window may have turned the pictures meanwhile.
            rotation.map(turned)
        }
        render()
        if state.isBuiltIn {
            Task { await readBuiltInIfNeeded() }
        }
    }

    func take(_ frame: CameraFrame) async {
        guard state.isReading, let reader else { return }
        do {
            let reading = try await reader.read(frame)
            // While the picture was read, the user may have asked to hold the one before it.
            guard state.isReading else { return }
            failures = 0
            show(reading)
        } catch {
            readingFailed(error)
        }
    }
}
