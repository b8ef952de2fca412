// Runs the app's camera on a played one: steps as JSON on standard input, what came of them as JSON on
// standard output.

@testable import AVFoundation
@testable import CoreMedia
@testable import CoreVideo
@testable import FoundationAdditions

struct Step: Decodable {
    let does: String
    let value: String
    /// The last line of what is told must become this, or nil if nothing need change.
    let until: String?
}

struct Taken: Encodable {
    let width: Int
    let height: Int
    let luma: [UInt8]
    let angle: Double
    let time: Double
}

struct Answer: Encodable {
    /// All states: of the camera, or of the windows, each after its name.
    var told: [String] = []
    /// What the session was told.
    var session: [String] = []
    /// Pictures a second after each step, 0 for the camera's own rate.
    var rates: [Int32] = []
    var zoom = 0.0
    var isMultitasking = false
    /// The pictures that arrived, after each step that took some.
    var taken: [Taken] = []
}

struct Late: Error {
    let step: Step
    let told: [String]
}

func name(_ value: Any) -> String {
    "\(value)".replacingOccurrences(of: #"\((?:\w+\.)*(\w+)\)"#, with: " $1", options: .regularExpression)
}

func post(_ name: NSNotification.Name, _ info: [String: Any] = [:]) {
    NotificationCenter.default.post(name: name, object: PlayedCamera.session, userInfo: info)
}

/// Lets the system or the device do something; returns whether it was that.
func play(_ step: Step) -> Bool {
    let thermal: [String: ProcessInfo.ThermalState] = ["nominal": .nominal, "serious": .serious, "critical": .critical]
    let isOn = step.value == "on"
    switch step.does {
    case "thermal":
        PlayedDevice.thermalState = thermal[step.value] ?? .nominal
        if PlayedDevice.tellsOfHeat == true {
            NotificationCenter.default.post(name: ProcessInfo.thermalStateDidChangeNotification, object: nil)
        }
    case "battery":
        PlayedDevice.isLowPowerModeEnabled = isOn
        NotificationCenter.default.post(name: .NSProcessInfoPowerStateDidChange, object: nil)
    case "pressure":
        PlayedCamera.pressure = AVCaptureDevice.SystemPressureState.Level(rawValue: step.value)
        PlayedDevice.tellObservers()
    case "torch":
        PlayedCamera.isTorchAvailable = isOn
        PlayedDevice.tellObservers()
    case "interrupt":
        PlayedCamera.isInterrupted = true
        post(AVCaptureSession.wasInterruptedNotification, [AVCaptureSessionInterruptionReasonKey: Int(step.value) ?? 0])
    case "silently":
        PlayedCamera.isInterrupted = true
    case "end":
        PlayedCamera.isInterrupted = false
        post(AVCaptureSession.interruptionEndedNotification)
    case "error":
        let code = AVError.Code(rawValue: Int(step.value) ?? 0)
        post(AVCaptureSession.runtimeErrorNotification, [AVCaptureSessionErrorKey: AVError(code: code)])
    case "camera": PlayedCamera.hasCamera = isOn
    case "takes": PlayedCamera.takesInput = isOn
    case "luck": PlayedCamera.canStart = isOn
    case "multitasking": PlayedCamera.isMultitaskingSupported = isOn
    case "access":
        let states: [String: AVAuthorizationStatus] = [
            "asked": .notDetermined, "restricted": .restricted, "denied": .denied, "authorized": .authorized,
        ]
        PlayedCamera.authorization = states[step.value] ?? .authorized
    case "answer": PlayedCamera.isAllowed = isOn
    default: return false
    }
    return true
}

/// Takes so many pictures, one each tenth of a second; each is brighter by one than that before it.
func takePictures(_ count: Int) {
    guard let output = PlayedCamera.output, let connection = output.connection(with: .video) else { return }
    for number in 0..<count {
        let sample = CMSampleBuffer()
        let image = CVBuffer()
        let pixels = (0..<4).flatMap { y in (0..<6).map { x in UInt8(x + 10 * y + 100 + number) } }
        image.played = PlayedPlane(width: 6, height: 4, padding: 10, pixels: pixels)
        sample.image = image
        sample.time = CMTime(value: CMTimeValue(number), timescale: 10)
        PlayedCamera.queue?.sync {
            PlayedCamera.receiver?.captureOutput(output, didOutput: sample, from: connection)
        }
        precondition(image.played?.locks == 0)
    }
}

@MainActor
final class Told {
    var lines: [String] = []

    func wait(for step: Step) async throws {
        guard let until = step.until else { return }
        for _ in 0..<4000 where lines.last != until {
            try await Task.sleep(nanoseconds: 5_000_000)
        }
        guard lines.last == until else { throw Late(step: step, told: lines) }
    }
}

@MainActor
final class Window: CameraScreen {
    let previewLayer = AVCaptureVideoPreviewLayer()
    private let name: String
    private let told: Told

    init(_ name: String, told: Told) {
        self.name = name
        self.told = told
    }

    func cameraChanged(to state: CameraState?) {
        told.lines.append("\(name): \(state.map { DigitCameraRun.name($0) } ?? "elsewhere")")
    }

    func take(_ frame: CameraFrame) async {}
}

@MainActor
func runController(_ steps: [Step]) async throws -> Answer {
    let controller = CameraController()
    let told = Told()
    let listening = Task {
        for await state in controller.states { told.lines.append(name(state)) }
    }
    var answer = Answer()
    var frames = controller.frames.makeAsyncIterator()
    for step in steps {
        switch step.does {
        case "pictures":
            takePictures(Int(step.value) ?? 0)
            guard let frame = await frames.next() else { break }
            answer.taken.append(
                Taken(
                    width: frame.width, height: frame.height, luma: frame.luma, angle: frame.rotationAngle,
                    time: frame.time
                )
            )
        case "start": controller.start()
        case "stop": controller.stop()
        case "switch": controller.switchTorch(isOn: step.value == "on")
        case "rotate": controller.rotate(to: CGFloat(Double(step.value) ?? 0))
        default: precondition(play(step), step.does)
        }
        if step.does == "switch" {
            await controller.settle()
            PlayedDevice.tellObservers()
        }
        try await told.wait(for: step)
        await controller.settle()
        answer.rates.append(PlayedCamera.device.activeVideoMaxFrameDuration.timescale)
    }
    listening.cancel()
    answer.told = told.lines
    return answer
}

@MainActor
func runWindows(_ steps: [Step]) async throws -> Answer {
    let camera = SharedCamera()
    let told = Told()
    var windows: [String: Window] = [:]
    for step in steps {
        let window = windows[step.value] ?? Window(step.value, told: told)
        switch step.does {
        case "front": camera.cameToFront(window)
        case "asked": camera.asked(window)
        case "gone": camera.left(window)
        default: precondition(play(step), step.does)
        }
        windows[step.value] = window
        try await told.wait(for: step)
    }
    var answer = Answer()
    answer.told = told.lines
    return answer
}

let steps = try JSONDecoder().decode([Step].self, from: FileHandle.standardInput.readDataToEndOfFile())
var answer = try await CommandLine.arguments.last == "windows" ? runWindows(steps) : runController(steps)
answer.session = PlayedCamera.log
answer.zoom = Double(PlayedCamera.device.videoZoomFactor)
answer.isMultitasking = PlayedCamera.session?.isMultitaskingCameraAccessEnabled ?? false
FileHandle.standardOutput.write(try JSONEncoder().encode(answer))
