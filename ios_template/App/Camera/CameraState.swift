/// What the camera can say about itself.
enum CameraState: Equatable, Sendable {
    case starting
    case running(hasTorch: Bool)
    case stopped
    case interrupted(Interruption)
    /// The user refused the camera, or may not grant it.
    case refused
    /// This device has no camera, as a simulator.
    case unavailable
    case failed

    /// Why the system took the camera away.
    enum Interruption: Equatable, Sendable {
        case otherApp
        case splitView
        case heat
        case other
    }
}
