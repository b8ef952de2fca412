import AVFoundation

/// The one camera of the app; the windows, of which an iPad may show several, have it in turns.
@MainActor
final class SharedCamera {
    private let controller = CameraController()
    private var turns = CameraTurns<ObjectIdentifier>()
    private var screens: [ObjectIdentifier: any CameraScreen] = [:]
    private var state = CameraState.stopped
    /// The layer that shows the camera, kept until another one does: it must not go while the camera runs.
    private var layer: AVCaptureVideoPreviewLayer?

    init() {
        Task { [weak self, states = controller.states] in
            for await state in states {
                self?.changed(to: state)
            }
        }
        Task { [weak self, frames = controller.frames] in
            for await frame in frames {
                await self?.holder?.take(frame)
            }
        }
    }

    /// A screen has come to the front: the camera is its, from now on.
    func cameToFront(_ screen: any CameraScreen) {
        screens[ObjectIdentifier(screen)] = screen
        takeTurns { $0.cameToFront(ObjectIdentifier(screen)) }
    }

    /// A screen has left the front; the camera stops, or goes to the screen that had it before.
    func left(_ screen: any CameraScreen) {
        takeTurns { $0.left(ObjectIdentifier(screen)) }
        screens[ObjectIdentifier(screen)] = nil
    }

    /// The user wants the camera in this one of several screens.
    func asked(_ screen: any CameraScreen) {
        takeTurns { $0.asked(ObjectIdentifier(screen)) }
    }

    /// Starts the camera once more after it has failed.
    func tryAgain() {
        controller.start()
    }

    func switchTorch(isOn: Bool) {
        controller.switchTorch(isOn: isOn)
    }

    /// Turns the pictures that are read; asked by any but the screen that has the camera, it does nothing.
    func rotate(to angle: CGFloat, for screen: any CameraScreen) {
        guard holder === screen else { return }
        controller.rotate(to: angle)
    }

    private var holder: (any CameraScreen)? {
        turns.holder.flatMap { screens[$0] }
    }

    private func takeTurns(_ change: (inout CameraTurns<ObjectIdentifier>) -> CameraTurns<ObjectIdentifier>.Step?) {
        let before = holder
        guard let step = change(&turns) else { return }
        state = .stopped
        before?.cameraChanged(to: holder == nil ? state : nil)
        holder?.cameraChanged(to: state)
        switch step {
        case .start:
            controller.start()
        case .stop:
            controller.stop()
        case .handOver:
            controller.stop()
            Task {
                await controller.settle()
                handOver()
            }
        }
    }

    private func handOver() {
        guard let screen = turns.stopped().flatMap({ screens[$0] }) else { return }
        if let layer {
            controller.preview.disconnect(from: layer)
        }
        controller.preview.connect(to: screen.previewLayer)
        layer = screen.previewLayer
        controller.start()
    }

    private func changed(to state: CameraState) {
        self.state = state
        holder?.cameraChanged(to: state)
    }
}
