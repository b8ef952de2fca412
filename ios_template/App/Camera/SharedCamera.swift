import AVFoundation

/// The one camera of the app; the windows, of which an iPad may show several, have it in turns.
@MainActor
final class SharedCamera {
    private let controller = CameraController()
    private var turns = CameraTurns<ObjectIdentifier>()
    private var screens: [ObjectIdentifier: any CameraScreen] = [:]
    private var state = CameraState.stopped
    /// The screen whose preview shows the camera: also while it is in the background, so that coming
    /// back needs no new connection.
    private weak var connected: (any CameraScreen)?

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

    private func takeTurns(_ change: (inout CameraTurns<ObjectIdentifier>) -> Void) {
        let before = holder
        change(&turns)
        let after = holder
        guard before !== after else { return }
        guard let after else {
            controller.stop()
            state = .stopped
            before?.cameraChanged(to: state)
            return
        }
        before?.cameraChanged(to: nil)
        // First, since a session that is just starting would keep the main thread waiting.
        connect(after)
        if before == nil {
            controller.start()
        }
        after.cameraChanged(to: state)
    }

    private func connect(_ screen: any CameraScreen) {
        guard connected !== screen else { return }
        if let connected {
            controller.preview.disconnect(from: connected.previewLayer)
        }
        controller.preview.connect(to: screen.previewLayer)
        connected = screen
    }

    private func changed(to state: CameraState) {
        self.state = state
        holder?.cameraChanged(to: state)
    }
}
