/// Whose turn it is to have the camera: of several windows in front the one that came last, or that
/// asked for it.
///
/// A preview is connected on the main thread and the session runs on its queue; doing both at a time may
/// end the app. So the camera stops before it is handed over, and starts after that.
struct CameraTurns<Window: Hashable & Sendable>: Sendable {
    /// What to do about a change, if anything.
    enum Step: Equatable, Sendable {
        case start
        case stop
        /// Stop, and call `stopped()` when that is done.
        case handOver
    }

    /// The windows in front; the last one has its turn.
    private var inFront: [Window] = []
    /// The window whose preview shows the camera; it keeps it in the background until another one needs it.
    private var connected: Window?
    private var stopsAwaited = 0

    var holder: Window? { inFront.last }

    /// A window has come to the front. One that is there already gets no new turn: each time the system
    /// has covered all of them for a moment, all of them say that they are active.
    mutating func cameToFront(_ window: Window) -> Step? {
        guard !inFront.contains(window) else { return nil }
        return change { $0.append(window) }
    }

    /// The user wants the camera in this window.
    mutating func asked(_ window: Window) -> Step? {
        change { windows in
            windows.removeAll { $0 == window }
            windows.append(window)
        }
    }

    /// A window has gone to the background, or for good.
    mutating func left(_ window: Window) -> Step? {
        change { windows in windows.removeAll { $0 == window } }
    }

    /// The camera has stopped for being handed over; returns the window to connect and to start it for.
    mutating func stopped() -> Window? {
        stopsAwaited -= 1
        // While it was stopping, the turn may have passed on, or back.
        guard stopsAwaited == 0, let holder, holder != connected else { return nil }
        connected = holder
        return holder
    }

    private mutating func change(_ change: (inout [Window]) -> Void) -> Step? {
        let before = holder
        change(&inFront)
        guard holder != before else { return nil }
        guard let holder else { return .stop }
        if holder == connected { return .start }
        stopsAwaited += 1
        return .handOver
    }
}
