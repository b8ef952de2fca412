/// What the camera can say about itself.
enum CameraState: Equatable, Sendable {
    case stopped
    case starting
    case running(Torch)
    case interrupted(Interruption)
    /// The user refused the camera.
    case refused
    /// The user may not grant it: Screen Time or the owner of the device forbid it.
    case restricted
    /// This device has no camera, as a simulator.
    case unavailable
    case failed

    /// Why the system took the camera away.
    enum Interruption: Equatable, Sendable, CaseIterable {
        case background
        case otherApp
        case splitView
        case heat
        case other
    }

    enum Torch: Equatable, Sendable, CaseIterable {
        /// This device has none.
        case missing
        /// Not now, as when the device is hot.
        case unavailable
        case off
        case on
    }
}
