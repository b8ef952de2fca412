// Plays events to what of the app's camera and screen needs no Apple framework: questions as JSON on
// standard input, answers as JSON on standard output.

import Foundation

struct Question: Decodable {
    struct Label: Decodable {
        let size: [Double]
        let box: [Double]
        let turns: Int
        let area: [Double]
        let gap: Double
    }

    struct Spoken: Decodable {
        let time: Double
        let text: String
    }

    let cameras: [[String]]
    let windows: [[[String]]]
    let screens: [[String]]
    let speech: [[Spoken]]
    let labels: [Label]
    let zooms: [[Double]]
    let fills: [[Double]]
    let seen: [[Double]]
}

struct Step: Encodable {
    /// Every state that was reported, the commands that were given, and the state at the end.
    var reported: [String] = []
    var commands: [String] = []
    var state = ""
}

struct Turn: Encodable {
    let holder: String?
    let step: String?
    let connected: String?
}

struct Shown: Encodable {
    let page: String?
    let isStill: Bool
    let isOnBlack: Bool
    let isReading: Bool
    let isFrozen: Bool
    let canFreeze: Bool
    let canShare: Bool
    let staysLit: Bool
    let torch: String
}

struct Answer: Encodable {
    let cameras: [[Step]]
    let windows: [[Turn]]
    let screens: [[Shown]]
    let speech: [[String]]
    let labels: [[Double]]
    let zooms: [Double]
    let rates: [Int]
    let fills: [Bool]
    let seen: [Bool]
}

/// A case with its value behind it: "running off".
func spelt(_ value: Any) -> String {
    "\(value)".replacingOccurrences(of: #"\((?:\w+\.)*(\w+)\)"#, with: " $1", options: .regularExpression)
}

func interruption(_ name: String) -> CameraState.Interruption {
    CameraState.Interruption.allCases.first { "\($0)" == name } ?? .other
}

func torch(_ name: String) -> CameraState.Torch {
    CameraState.Torch.allCases.first { "\($0)" == name } ?? .missing
}

/// A camera that does as it is told, with a session whose luck the events decide.
struct World {
    var configured = CameraMachine.Configured.ready
    var started = CameraMachine.Started.running

    mutating func change(_ what: String, _ value: String) {
        switch what {
        case "setup": configured = CameraMachine.Configured.allCases.first { "\($0)" == value } ?? .failed
        default: started = CameraMachine.Started.allCases.first { "\($0)" == value } ?? .failed
        }
    }

    func perform(_ command: CameraMachine.Command) -> CameraMachine.Event? {
        switch command {
        case .askForAccess, .stop: nil
        case .configure: .configured(configured)
        case .start: .started(started)
        }
    }
}

func event(_ name: String, _ value: String) -> CameraMachine.Event? {
    switch name {
    case "wanted": .wanted
    case "unwanted": .unwanted
    case "answered": CameraMachine.Access.allCases.first { "\($0)" == value }.map { .answered($0) }
    case "configured": CameraMachine.Configured.allCases.first { "\($0)" == value }.map { .configured($0) }
    case "started": CameraMachine.Started.allCases.first { "\($0)" == value }.map { .started($0) }
    case "interrupted": .interrupted(interruption(value))
    case "ended": .interruptionEnded
    case "reset": .sessionFailed(canRestart: true)
    case "broken": .sessionFailed(canRestart: false)
    case "torch": .torchChanged(torch(value))
    default: nil
    }
}

func words(_ text: String) -> (String, String) {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    return (parts[0], parts.count > 1 ? parts[1] : "")
}

func played(_ events: [String]) -> [Step] {
    var machine = CameraMachine()
    var world = World()
    return events.map { text in
        let (name, value) = words(text)
        var step = Step()
        if let event = event(name, value) {
            machine.take(event) { command in
                step.commands.append("\(command)")
                return world.perform(command)
            } report: {
                step.reported.append(spelt($0))
            }
        } else {
            world.change(name, value)
        }
        step.state = spelt(machine.state)
        return step
    }
}

func turns(_ events: [[String]]) -> [Turn] {
    var turns = CameraTurns<String>()
    var awaited = 0
    return events.map { event in
        var step: CameraTurns<String>.Step?
        var connected: String?
        switch event[0] {
        case "front": step = turns.cameToFront(event[1])
        case "asked": step = turns.asked(event[1])
        case "gone": step = turns.left(event[1])
        default:
            if awaited > 0 {
                awaited -= 1
                connected = turns.stopped()
            }
        }
        if step == .handOver { awaited += 1 }
        return Turn(holder: turns.holder, step: step.map { "\($0)" }, connected: connected)
    }
}

func cameraState(_ text: String) -> CameraState? {
    let (name, value) = words(text)
    return switch name {
    case "stopped": .stopped
    case "starting": .starting
    case "running": .running(torch(value))
    case "interrupted": .interrupted(interruption(value))
    case "refused": .refused
    case "restricted": .restricted
    case "unavailable": .unavailable
    case "failed": .failed
    default: nil
    }
}

func shown(_ events: [String]) -> [Shown] {
    var screen = ScreenState()
    return events.map { text in
        let (name, value) = words(text)
        switch name {
        case "model": ScreenState.Model.allCases.first { "\($0)" == value }.map { screen.modelChanged(to: $0) }
        case "camera": screen.cameraChanged(to: cameraState(value))
        case "read": screen.hasRead()
        default: screen.toggleFreeze()
        }
        return Shown(
            page: screen.page.map { spelt($0) },
            isStill: screen.isStill,
            isOnBlack: screen.isOnBlack,
            isReading: screen.isReading,
            isFrozen: screen.isFrozen,
            canFreeze: screen.canFreeze,
            canShare: screen.canShare,
            staysLit: screen.staysLit,
            torch: spelt(screen.torch)
        )
    }
}

func spoken(_ shown: [Question.Spoken]) -> [String] {
    var announcements = Announcements()
    return shown.map { announcements.take($0.text, at: $0.time) ?? "" }
}

func place(_ label: Question.Label) -> [Double] {
    func rect(_ sides: [Double]) -> CGRect {
        CGRect(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
    }
    let place = LabelPlace(
        size: CGSize(width: label.size[0], height: label.size[1]),
        box: rect(label.box),
        quarterTurns: label.turns,
        area: rect(label.area),
        gap: label.gap
    )
    return [Double(place.center.x), Double(place.center.y)]
}

let question = try JSONDecoder().decode(Question.self, from: FileHandle.standardInput.readDataToEndOfFile())
let answer = Answer(
    cameras: question.cameras.map(played),
    windows: question.windows.map(turns),
    screens: question.screens.map(shown),
    speech: question.speech.map(spoken),
    labels: question.labels.map(place),
    zooms: question.zooms.map {
        NearFocus.zoomFactor(focusDistance: Int($0[0]), fieldOfView: $0[1], sharpZoom: $0[2])
    },
    rates: Heat.allCases.flatMap { heat in
        [false, true].map { FrameRate.rate(heat: heat, isSavingPower: $0) }
    },
    fills: question.fills.map {
        PreviewGeometry.fills(
            frameSize: CGSize(width: $0[0], height: $0[1]),
            quarterTurns: Int($0[2]),
            viewSize: CGSize(width: $0[3], height: $0[4])
        )
    },
    seen: question.seen.map {
        PreviewGeometry(
            frameSize: CGSize(width: $0[0], height: $0[1]),
            quarterTurns: Int($0[2]),
            viewSize: CGSize(width: $0[3], height: $0[4])
        ).shows(CGRect(x: $0[5], y: $0[6], width: $0[7], height: $0[8]))
    }
)
FileHandle.standardOutput.write(try JSONEncoder().encode(answer))
