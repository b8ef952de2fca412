/// What the screen shows: follows from what the model, the camera and the user have done.
///
/// It knows no Apple framework, so that tests can play any sequence of events on any system.
struct ScreenState: Equatable, Sendable {
    /// The model, from the start of loading it.
    enum Model: Equatable, Sendable, CaseIterable {
        case loading
        case ready
        case missing
        case failed
    }

    /// What stands in place of the picture.
    enum Page: Equatable, Sendable {
        case loading
        case modelMissing
        case modelFailed
        case cameraRefused
        case cameraRestricted
        case cameraPaused(CameraState.Interruption)
        case cameraFailed
        case cameraElsewhere
    }

    private(set) var model = Model.loading
    /// Nil while another window has the camera.
    private(set) var camera: CameraState? = .stopped
    /// Whether the user holds a picture still.
    private(set) var isFrozen = false
    /// Whether there is a picture with its readings.
    private(set) var hasReading = false

    /// The page, or nil while there is a picture to show.
    var page: Page? {
        switch model {
        case .loading: return .loading
        case .missing: return .modelMissing
        case .failed: return .modelFailed
        case .ready: break
        }
        // What is held still stays, whatever happens to the camera meanwhile.
        guard !isFrozen, let camera else { return isFrozen ? nil : .cameraElsewhere }
        switch camera {
        case .running, .unavailable: return nil
        case .stopped, .starting: return .loading
        case .interrupted(.background): return .loading
        case .interrupted(let reason): return .cameraPaused(reason)
        case .refused: return .cameraRefused
        case .restricted: return .cameraRestricted
        case .failed: return .cameraFailed
        }
    }

    /// Whether the screen is dark in any look: around a picture, and for the moment before the first one,
    /// which would be a white flash otherwise.
    var isOnBlack: Bool { page == nil || page == .loading }

    var isRunning: Bool {
        if case .running = camera { true } else { false }
    }

    /// Whether the built-in picture is read, because there is no camera.
    var isBuiltIn: Bool { camera == .unavailable }

    /// Whether a picture is shown instead of what the camera sees.
    var isStill: Bool { isFrozen || isBuiltIn }

    /// Whether the next picture of the camera is to be read.
    var isReading: Bool { model == .ready && isRunning && !isFrozen }

    var torch: CameraState.Torch {
        if case .running(let torch) = camera { torch } else { .missing }
    }

    var canFreeze: Bool { isFrozen || (isRunning && hasReading) }

    var canShare: Bool { hasReading && page == nil }

    /// Whether the screen stays lit: while somebody points the camera at something.
    var staysLit: Bool { isReading }

    mutating func modelChanged(to model: Model) {
        self.model = model
    }

    mutating func cameraChanged(to camera: CameraState?) {
        self.camera = camera
        // What was read before a pause is not what the camera sees after it.
        if !isRunning, !isStill { hasReading = false }
    }

    mutating func hasRead() {
        hasReading = true
    }

    /// Holds the picture that was read last, or lets the camera go on.
    mutating func toggleFreeze() {
        guard canFreeze else { return }
        isFrozen.toggle()
        if !isFrozen, !isRunning { hasReading = false }
    }
}
