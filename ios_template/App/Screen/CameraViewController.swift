import DigitKit
import UIKit

/// The app's one screen: the camera's picture with a box and a label at every digit.
final class CameraViewController: UIViewController {
    /// The model, from the start of loading it.
    enum ReaderState {
        case loading
        case ready(Reader)
        case noModel
        case failed
    }

    let camera = CameraController()
    let previewView = PreviewView()
    let stillView = UIImageView()
    let overlay = OverlayView()
    let readout = ReadoutView()
    let controls = ControlBar()
    let page = UIContentUnavailableView(configuration: .empty())

    var readerState = ReaderState.loading
    var cameraState = CameraState.starting
    var rotation: RotationFollower?
    var isFrozen = false
    var isTorchOn = false
    var announcer = Announcer()
    /// What was read last: of the camera, or of the built-in picture.
    var latest: FrameReading?

    private static let toleratedFailures = 10

    private var isInFront = false
    private var failures = 0
    private var lastCommand: Task<Void, Never>?

    override func viewDidLoad() {
        super.viewDidLoad()
        layOut()
        camera.preview.connect(to: previewView.previewLayer)
        overlay.addAction(UIAction { [weak self] _ in self?.toggleFreeze() }, for: .touchUpInside)
        controls.perform = { [weak self] action in self?.perform(action) }
        render()
        follow()
    }

    override func viewDidLayoutSubviews() {
        super.viewDidLayoutSubviews()
        showReadings()
    }

    override var preferredStatusBarStyle: UIStatusBarStyle {
        isShowingPage ? .default : .lightContent
    }

    /// Starts the camera; called whenever the app comes to the front.
    func resume() {
        guard !isInFront else { return }
        isInFront = true
        commandCamera { await $0.start() }
    }

    /// Stops the camera; called when the app goes to the background.
    func pause() {
        isInFront = false
        if !isFrozen {
            latest = nil
        }
        commandCamera { await $0.stop() }
    }

    /// Gives the camera commands in the order in which they were asked for.
    func commandCamera(_ command: @escaping @Sendable (CameraController) async -> Void) {
        lastCommand = Task { [camera, lastCommand] in
            await lastCommand?.value
            await command(camera)
        }
    }

    private func follow() {
        Task { await loadReader() }
        Task { [weak self, states = camera.states] in
            for await state in states {
                self?.cameraChanged(to: state)
            }
        }
        Task { [weak self, frames = camera.frames] in
            for await frame in frames {
                await self?.read(frame)
            }
        }
    }

    private func loadReader() async {
        do {
            readerState = .ready(try await Reader())
        } catch ClassifierError.noModel {
            readerState = .noModel
        } catch {
            Log.reading.error("The model cannot be loaded: \(String(describing: error), privacy: .public)")
            readerState = .failed
        }
        render()
        await readSampleIfNeeded()
    }

    private func cameraChanged(to state: CameraState) {
        cameraState = state
        switch state {
        case .running:
            followRotation()
        case .unavailable:
            Task { await readSampleIfNeeded() }
        default:
            isTorchOn = false
        }
        render()
    }

    private func read(_ frame: CameraFrame) async {
        guard case .ready(let reader) = readerState, !isFrozen else { return }
        do {
            let reading = try await reader.read(frame)
            // While the picture was read, the user may have asked to hold the one before it.
            guard !isFrozen else { return }
            failures = 0
            let isFirst = latest == nil
            latest = reading
            isFirst ? render() : showReadings()
        } catch {
            readingFailed(error)
        }
    }

    /// A single failure may pass; a model that never answers gets its page.
    private func readingFailed(_ error: any Error) {
        Log.reading.error("The model gives no answer: \(String(describing: error), privacy: .public)")
        failures += 1
        guard failures >= Self.toleratedFailures else { return }
        readerState = .failed
        render()
    }

    /// Without a camera, the built-in picture is read instead, once.
    private func readSampleIfNeeded() async {
        guard cameraState == .unavailable, latest == nil, case .ready(let reader) = readerState else { return }
        do {
            latest = try await reader.readStill(SamplePicture.frame())
        } catch {
            Log.reading.error("The model gives no answer: \(String(describing: error), privacy: .public)")
            readerState = .failed
        }
        render()
    }

    private func followRotation() {
        guard rotation == nil, let device = CameraController.readingDevice() else { return }
        rotation = RotationFollower(device: device, previewLayer: previewView.previewLayer) { [weak self] follower in
            self?.turned(follower)
        }
    }

    private func turned(_ follower: RotationFollower) {
        previewView.turn(to: follower.previewAngle)
        let angle = follower.captureAngle
        commandCamera { await $0.setRotationAngle(angle) }
        showReadings()
    }
}
