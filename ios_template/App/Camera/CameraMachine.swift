/// Decides what the camera does next from what has happened; it touches no camera itself.
///
/// It knows no Apple framework, so that tests can play any sequence of events on any system.
struct CameraMachine: Sendable {
    enum Event: Equatable, Sendable {
        /// A screen in front asks for pictures, for the first time or once more after a failure.
        case wanted
        case unwanted
        case answered(Access)
        case configured(Configured)
        case started(Started)
        case interrupted(CameraState.Interruption)
        case interruptionEnded
        case sessionFailed(canRestart: Bool)
        case torchChanged(CameraState.Torch)
    }

    /// What the user, or the owner of the device, says to the camera.
    enum Access: Equatable, Sendable, CaseIterable {
        /// There is none, so nobody is asked.
        case noCamera
        case allowed
        case refused
        case restricted
    }

    /// How setting up the session went.
    enum Configured: Equatable, Sendable, CaseIterable {
        case ready
        case noCamera
        case failed
    }

    /// How starting the session went.
    enum Started: Equatable, Sendable, CaseIterable {
        case running
        /// The session will run by itself once the system gives the camera back.
        case interrupted
        case failed
    }

    /// What to do now.
    enum Command: Equatable, Sendable {
        case askForAccess
        case configure
        case start
        case stop
    }

    private(set) var state = CameraState.stopped

    private var isWanted = false
    private var isAsking = false
    /// Whether the present start has come as far as the session.
    private var isConfigured = false
    private var interruption: CameraState.Interruption?
    private var torch = CameraState.Torch.missing

    /// Takes in what has happened, has done what follows from it, and so on until nothing follows.
    ///
    /// - Parameters:
    ///   - perform: does what a command says, and returns how it went, where that is known at once.
    ///   - report: is told of each new state.
    mutating func take(_ event: Event, perform: (Command) -> Event?, report: (CameraState) -> Void) {
        var next: Event? = event
        while let event = next {
            let before = state
            let command = take(event)
            if state != before { report(state) }
            next = command.flatMap(perform)
        }
    }

    private mutating func take(_ event: Event) -> Command? {
        switch event {
        case .wanted:
            return want()
        case .unwanted:
            isWanted = false
            isConfigured = false
            state = .stopped
            // Also when the session does not run: an interrupted one would start by itself later.
            return .stop
        case .answered(let access):
            return answered(access)
        case .configured(let result):
            return configured(result)
        case .started(let result):
            started(result)
            return nil
        case .interrupted(let reason):
            interruption = reason
            if isConfigured { state = paused }
            return nil
        case .interruptionEnded:
            interruption = nil
            return isConfigured ? .start : nil
        case .sessionFailed(let canRestart):
            return sessionFailed(canRestart: canRestart)
        case .torchChanged(let torch):
            self.torch = torch
            if case .running = state { state = .running(torch) }
            return nil
        }
    }

    private mutating func want() -> Command? {
        switch state {
        case .running, .starting: return nil
        default: break
        }
        isWanted = true
        state = .starting
        // While the system's question is open, its answer starts the camera.
        guard !isAsking else { return nil }
        isAsking = true
        return .askForAccess
    }

    private mutating func answered(_ access: Access) -> Command? {
        isAsking = false
        // While the question was open, the app may have gone to the background.
        guard isWanted else { return nil }
        switch access {
        case .noCamera: state = .unavailable
        case .allowed: return .configure
        case .refused: state = .refused
        case .restricted: state = .restricted
        }
        return nil
    }

    private mutating func configured(_ result: Configured) -> Command? {
        guard isWanted else { return nil }
        switch result {
        case .ready:
            isConfigured = true
            return .start
        case .noCamera: state = .unavailable
        case .failed: state = .failed
        }
        return nil
    }

    private mutating func started(_ result: Started) {
        guard isConfigured else { return }
        switch result {
        case .running:
            interruption = nil
            state = .running(torch)
        case .interrupted: state = paused
        case .failed: state = .failed
        }
    }

    private mutating func sessionFailed(canRestart: Bool) -> Command? {
        guard isConfigured else { return nil }
        guard canRestart else {
            // A session may also fail because it is interrupted; then it is that which the user must know.
            state = interruption == nil ? .failed : paused
            return nil
        }
        state = .starting
        return .start
    }

    /// The state while the system has the camera.
    private var paused: CameraState {
        // On the way to the background nobody looks; on the way back it would be a page that flashes.
        interruption == .background ? .stopped : .interrupted(interruption ?? .other)
    }
}
