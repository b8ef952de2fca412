import AVFoundation

/// Runs the camera on a serial queue of its own: starting a session takes up to half a second.
///
/// The queue is the actor's executor, so that the compiler checks what else would be convention.
actor CameraController {
    nonisolated let frames: AsyncStream<CameraFrame>
    nonisolated let states: AsyncStream<CameraState>
    nonisolated let preview: PreviewSource

    let session: AVCaptureSession
    let videoOutput = AVCaptureVideoDataOutput()
    var device: AVCaptureDevice?
    private(set) var isWanted = false

    private let receiver = FrameReceiver()
    private let stateContinuation: AsyncStream<CameraState>.Continuation
    private let captureQueue = DispatchQueue(label: "capture", qos: .userInitiated)
    private let sessionQueue = DispatchSerialQueue(label: "session")
    private var observations: [NotificationObservation] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        sessionQueue.asUnownedSerialExecutor()
    }

    init() {
        let session = AVCaptureSession()
        self.session = session
        preview = PreviewSource(session: session)
        frames = receiver.frames
        (states, stateContinuation) = AsyncStream.makeStream(of: CameraState.self)
    }

    /// Asks for access where nobody has answered yet, and starts; `states` says how it went.
    func start() async {
        isWanted = true
        report(.starting)
        guard await Self.isAllowed() else {
            report(.refused)
            return
        }
        // While the system's question was open, the app may have gone to the background.
        guard isWanted else { return }
        do {
            try configureIfNeeded()
        } catch CameraError.noCamera {
            report(.unavailable)
            return
        } catch {
            Log.camera.error("The camera cannot be set up: \(String(describing: error), privacy: .public)")
            report(.failed)
            return
        }
        observeOnce()
        session.startRunning()
        applyFrameRate()
        reportRunning()
    }

    func stop() {
        isWanted = false
        guard session.isRunning else { return }
        session.stopRunning()
        report(.stopped)
    }

    func report(_ state: CameraState) {
        stateContinuation.yield(state)
    }

    func reportRunning() {
        report(session.isRunning ? .running(hasTorch: device?.hasTorch ?? false) : .failed)
    }

    /// Connects the output to the receiver; called once, while the session is being configured.
    func connectReceiver() {
        videoOutput.setSampleBufferDelegate(receiver, queue: captureQueue)
    }

    private func observeOnce() {
        guard observations.isEmpty else { return }
        observations = makeObservations()
    }

    private static func isAllowed() async -> Bool {
        switch AVCaptureDevice.authorizationStatus(for: .video) {
        case .authorized: true
        case .notDetermined: await AVCaptureDevice.requestAccess(for: .video)
        default: false
        }
    }

    deinit {
        stateContinuation.finish()
    }
}

/// Lets a preview layer show the session without handing the session itself around.
///
/// `AVCaptureVideoPreviewLayer` takes the session on the main thread and synchronises inside.
struct PreviewSource: @unchecked Sendable {
    fileprivate let session: AVCaptureSession

    @MainActor
    func connect(to layer: AVCaptureVideoPreviewLayer) {
        layer.session = session
    }
}

enum CameraError: Error {
    case noCamera
    case refusedBySession
}
