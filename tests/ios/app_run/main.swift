// Runs the app's screens on a played device: what happens as JSON on standard input, what each step shows
// as JSON on standard output. With the argument "picture" it writes the app's own sheet of digits instead.

@testable import AVFoundation
@testable import CoreGraphics
@testable import CoreML
@testable import CoreMedia
@testable import CoreVideo
import DigitKit
@testable import FoundationAdditions
@testable import UIKit

struct Question: Decodable {
    struct Model: Decodable {
        let labels: [String]
        let metadata: [String: String]
        /// The samples that the model knows, each as 784 bytes, and what it says of them.
        let samples: [Data]
        let rows: [[Float]]
    }

    struct Step: Decodable {
        let window: String
        let does: String
        let value: String
        /// What must be seen in the window before the next step.
        let until: Seen?
    }

    struct Seen: Decodable {
        let page: String?
        let line: String?
        let torch: String?
    }

    let size: [Double]
    let model: Model?
    let steps: [Step]
}

struct ShownBox: Encodable {
    let label: String
    let value: String
    let frame: [Double]
    /// The label's middle in the window, and where its letters point to: right and down.
    let center: [Double]
    let turn: [Double]
}

struct ShownWindow: Encodable {
    var page: String?
    var text: String?
    var button: String?
    var line = ""
    var boxes: [ShownBox] = []
    var torch = ""
    var freeze = ""
    var canShare = false
    var isStill = false
    var isLit = false
    var announced: [String] = []
    var presented = 0
    var shared: [String] = []
}

struct Late: Error {
    let step: Question.Step
    let window: ShownWindow
}

@MainActor
func views<View: UIView>(_ kind: View.Type, in view: UIView) -> [View] {
    view.subviews.compactMap { $0 as? View }
}

@MainActor
func described(_ button: UIButton) -> String {
    if button.isHidden { return "hidden" }
    return (button.accessibilityLabel ?? "") + (button.isEnabled ? "" : ", dimmed")
}

@MainActor
func described(_ box: ReadingBox) -> ShownBox {
    box.layoutSubviews()
    let label = views(UILabel.self, in: box)[0]
    let center = CGPoint(x: box.frame.minX + label.center.x, y: box.frame.minY + label.center.y)
    return ShownBox(
        label: box.accessibilityLabel ?? "",
        value: box.accessibilityValue ?? "",
        frame: [box.frame.minX, box.frame.minY, box.frame.width, box.frame.height].map(Double.init),
        center: [Double(center.x), Double(center.y)],
        turn: label.transform.played.map(Double.init)
    )
}

@MainActor
func described(_ screen: CameraViewController) -> ShownWindow {
    var window = ShownWindow()
    window.line = views(UILabel.self, in: screen.readout)[0].text ?? ""
    window.torch = described(screen.controls.torchButton)
    window.freeze = described(screen.controls.freezeButton)
    window.canShare = screen.controls.shareButton.isEnabled
    window.isStill = !screen.stillView.isHidden && screen.stillView.image != nil
    window.isLit = UIApplication.shared.isIdleTimerDisabled
    window.announced = PlayedScreen.announced
    window.presented = PlayedScreen.presented.count
    window.shared = PlayedScreen.shared.compactMap { ($0 as? URL)?.path }
    if !screen.page.isHidden, let page = screen.page.configuration as? UIContentUnavailableConfiguration {
        window.page = page.text ?? "loading"
        window.text = page.secondaryText
        window.button = page.button.title
    } else {
        let boxes = screen.overlay.accessibilityElements?.compactMap { $0 as? ReadingBox } ?? []
        precondition(Set(boxes) == Set(views(ReadingBox.self, in: screen.overlay)))
        window.boxes = boxes.map(described)
    }
    return window
}

/// Takes pictures of the app's own sheet of digits.
@MainActor
final class Lens {
    private let sheet = SamplePicture.frame()
    private var number = 0

    func takePicture(_ screen: CameraViewController) async throws {
        guard let output = PlayedCamera.output, let connection = output.connection(with: .video) else { return }
        number += 1
        let sample = CMSampleBuffer()
        let image = CVBuffer()
        image.played = PlayedPlane(width: sheet.width, height: sheet.height, padding: 32, pixels: sheet.luma)
        sample.image = image
        sample.time = CMTime(value: CMTimeValue(number), timescale: 30)
        PlayedCamera.queue?.sync {
            PlayedCamera.receiver?.captureOutput(output, didOutput: sample, from: connection)
        }
        let time = Double(number) / 30
        for _ in 0..<2000 where screen.state.isReading && screen.latest?.frame.time != time {
            try await Task.sleep(nanoseconds: 5_000_000)
        }
    }
}

@MainActor
func play(_ step: Question.Step, on screen: CameraViewController, lens: Lens) async throws {
    switch step.does {
    case "front": screen.resume()
    case "gone": screen.pause()
    case "pictures":
        for _ in 0..<(Int(step.value) ?? 0) { try await lens.takePicture(screen) }
    case "wait": try await Task.sleep(nanoseconds: 1_000_000 * (UInt64(step.value) ?? 0))
    case "tap": screen.overlay.actions.forEach { $0.perform() }
    case "magic": precondition(screen.accessibilityPerformMagicTap())
    case "press":
        let buttons = [
            "torch": screen.controls.torchButton, "freeze": screen.controls.freezeButton,
            "share": screen.controls.shareButton,
        ]
        buttons[step.value]?.actions.forEach { $0.perform() }
        // The device tells of its torch by itself.
        try await Task.sleep(nanoseconds: 100_000_000)
        PlayedDevice.tellObservers()
    case "button":
        (screen.page.configuration as? UIContentUnavailableConfiguration)?.buttonProperties.primaryAction?.perform()
    case "lock":
        // The phone lies across while the screen stays upright.
        PlayedCamera.previewAngle = CGFloat(Double(step.value) ?? 0)
        PlayedDevice.tellObservers()
    case "torch":
        PlayedCamera.isTorchAvailable = step.value == "on"
        PlayedDevice.tellObservers()
    case "interrupt":
        PlayedCamera.isInterrupted = true
        NotificationCenter.default.post(
            name: AVCaptureSession.wasInterruptedNotification,
            object: PlayedCamera.session,
            userInfo: [AVCaptureSessionInterruptionReasonKey: Int(step.value) ?? 0]
        )
    case "end":
        PlayedCamera.isInterrupted = false
        NotificationCenter.default.post(name: AVCaptureSession.interruptionEndedNotification, object: PlayedCamera.session)
    case "camera": PlayedCamera.hasCamera = step.value == "on"
    case "luck": PlayedCamera.canStart = step.value == "on"
    case "access": PlayedCamera.authorization = step.value == "denied" ? .denied : .authorized
    default: preconditionFailure(step.does)
    }
}

@MainActor
func run(_ question: Question) async throws -> [ShownWindow] {
    let camera = SharedCamera()
    let lens = Lens()
    var screens: [String: CameraViewController] = [:]
    var shown: [ShownWindow] = []
    for step in question.steps {
        let isNew = screens[step.window] == nil
        let screen = screens[step.window] ?? CameraViewController(camera: camera)
        screens[step.window] = screen
        if isNew {
            screen.overlay.frame = CGRect(x: 0, y: 0, width: question.size[0], height: question.size[1])
            screen.viewDidLoad()
        }
        try await play(step, on: screen, lens: lens)
        if let until = step.until {
            func isSeen(_ window: ShownWindow) -> Bool {
                (until.page == nil || (window.page ?? "none") == until.page)
                    && (until.line == nil || window.line == until.line)
                    && (until.torch == nil || window.torch == until.torch)
            }
            for _ in 0..<4000 where !isSeen(described(screen)) { try await Task.sleep(nanoseconds: 5_000_000) }
            guard isSeen(described(screen)) else { throw Late(step: step, window: described(screen)) }
        }
        shown.append(described(screen))
    }
    return shown
}

if CommandLine.arguments.last == "picture" {
    let frame = SamplePicture.frame()
    FileHandle.standardOutput.write(Data("P5\n\(frame.width) \(frame.height)\n255\n".utf8) + Data(frame.luma))
    exit(0)
}
let question = try JSONDecoder().decode(Question.self, from: FileHandle.standardInput.readDataToEndOfFile())
if let model = question.model {
    PlayedDevice.models = [URL(fileURLWithPath: "/DigitReader.mlmodelc")]
    PlayedModel.labels = model.labels
    PlayedModel.metadata = model.metadata
    PlayedModel.rows = Dictionary(zip(model.samples.map { [UInt8]($0) }, model.rows)) { first, _ in first }
}
FileHandle.standardOutput.write(try JSONEncoder().encode(try await run(question)))
