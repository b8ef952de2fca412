import AVFoundation

/// Runs the camera on a serial queue of its own: starting a session takes up to half a second.
///
/// The queue is the actor's executor, so that the compiler checks what else would be convention. All
/// that is asked of the camera, and all that the system does to it, comes through one stream and is
/// taken in the order in which it happened; `CameraMachine` decides what follows from it.
actor CameraController {
    /// What is asked of the camera, or has happened to it.
    enum Message: Sendable {
        case event(CameraMachine.Event)
        case rotate(angle: CGFloat)
        case switchTorch(isOn: Bool)
        case heatOrBatteryChanged
        /// Somebody waits until all before this is done.
        case settle(CheckedContinuation<Void, Never>)
    }

    nonisolated let frames: AsyncStream<CameraFrame>
    nonisolated let states: AsyncStream<CameraState>
    nonisolated let preview: PreviewSource

    let session: AVCaptureSession
    let videoOutput = AVCaptureVideoDataOutput()
    var device: AVCaptureDevice?

    nonisolated let messages: AsyncStream<Message>.Continuation
    private let receiver = FrameReceiver()
    private let stateContinuation: AsyncStream<CameraState>.Continuation
    private let captureQueue = DispatchQueue(label: "capture", qos: .userInitiated)
    private let sessionQueue = DispatchSerialQueue(label: "session")
    private var machine = CameraMachine()
    private var observations = CameraObservations()

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        sessionQueue.asUnownedSerialExecutor()
    }

    init() {
        let session = AVCaptureSession()
        self.session = session
        preview = PreviewSource(session: session)
        frames = receiver.frames
        (states, stateContinuation) = AsyncStream.makeStream(of: CameraState.self)
        let inbox: AsyncStream<Message>
        (inbox, messages) = AsyncStream.makeStream(of: Message.self)
        Task { [weak self] in
            for await message in inbox {
                await self?.take(message)
            }
        }
    }

    /// Asks for access where nobody has answered yet, and starts; `states` says how it went.
    nonisolated func start() {
        messages.yield(.event(.wanted))
    }

    nonisolated func stop() {
        messages.yield(.event(.unwanted))
    }

    /// Turns the pictures that are read, so that digits stand upright however the phone is held.
    nonisolated func rotate(to angle: CGFloat) {
        messages.yield(.rotate(angle: angle))
    }

    /// Switches the torch; `states` says whether it is on.
    nonisolated func switchTorch(isOn: Bool) {
        messages.yield(.switchTorch(isOn: isOn))
    }

    /// Returns when all that was asked before has been done.
    nonisolated func settle() async {
        await withCheckedContinuation { messages.yield(.settle($0)) }
    }

    private func take(_ message: Message) {
        switch message {
        case .event(let event): machine.take(event, perform: perform) { stateContinuation.yield($0) }
        case .rotate(let angle): setRotationAngle(angle)
        case .switchTorch(let isOn): setTorch(isOn: isOn)
        case .heatOrBatteryChanged: applyFrameRate()
        case .settle(let continuation): continuation.resume()
        }
    }

    private func perform(_ command: CameraMachine.Command) -> CameraMachine.Event? {
        switch command {
        case .askForAccess:
            Task { [messages] in
                let access = await Self.askForAccess()
                messages.yield(.event(.answered(access)))
            }
            return nil
        case .configure:
            return .configured(configure())
        case .start:
            return .started(startRunning())
        case .stop:
            session.stopRunning()
            return nil
        }
    }

    private func configure() -> CameraMachine.Configured {
        do {
            try configureIfNeeded()
        } catch CameraError.noCamera {
            return .noCamera
        } catch {
            Log.camera.error("The camera cannot be set up: \(String(describing: error), privacy: .public)")
            return .failed
        }
        if observations.isEmpty {
            observations = makeObservations()
        }
        return .ready
    }

    private func startRunning() -> CameraMachine.Started {
        if !session.isRunning {
            session.startRunning()
            // Other apps and other formats may have changed it meanwhile.
            applyFrameRate()
        }
        if session.isRunning { return .running }
        return session.isInterrupted ? .interrupted : .failed
    }

    /// Connects the output to the receiver; called once, while the session is being configured.
    func connectReceiver() {
        videoOutput.setSampleBufferDelegate(receiver, queue: captureQueue)
    }

    private static func askForAccess() async -> CameraMachine.Access {
        guard readingDevice() != nil else { return .noCamera }
        return switch AVCaptureDevice.authorizationStatus(for: .video) {
        case .authorized: .allowed
        case .notDetermined: await AVCaptureDevice.requestAccess(for: .video) ? .allowed : .refused
        case .restricted: .restricted
        default: .refused
        }
    }

    deinit {
        messages.finish()
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

    @MainActor
    func disconnect(from layer: AVCaptureVideoPreviewLayer) {
        layer.session = nil
    }
}

enum CameraError: Error {
    case noCamera
    case refusedBySession
}
