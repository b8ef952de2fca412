/// Whose turn it is to have the camera: of several windows in front the one that came last, or that
/// asked for it.
struct CameraTurns<Window: Hashable & Sendable>: Sendable {
    /// The windows in front; the last one has the camera.
    private var inFront: [Window] = []

    var holder: Window? { inFront.last }

    /// A window has come to the front. One that is there already gets no new turn: each time the system
    /// has covered all of them for a moment, all of them say that they are active.
    mutating func cameToFront(_ window: Window) {
        guard !inFront.contains(window) else { return }
        inFront.append(window)
    }

    /// The user wants the camera in this window.
    mutating func asked(_ window: Window) {
        left(window)
        inFront.append(window)
    }

    /// A window has gone to the background, or for good.
    mutating func left(_ window: Window) {
        inFront.removeAll { $0 == window }
    }
}
