// Reads pictures as the app does, with the probabilities that a model gave: questions as JSON on
// standard input, answers as JSON. The arguments are `vision.json`, a file with the brightness of
// all pictures, one after the other, and a folder for what the app would share of the last one.

import DigitKit
import Foundation

struct Question: Decodable {
    struct Picture: Decodable {
        let width: Int
        let height: Int
        let angle: Double
        let time: Double
        let rows: [[Float]]
    }

    let labels: [String]
    let metadata: [String: String]
    let isStill: Bool
    /// The part of the last picture that is on the screen; all of it without.
    let visible: [Double]?
    /// When the last picture is shared, in seconds since 1970.
    let sharedAt: Double
    let pictures: [Picture]
}

struct Answer: Encodable {
    struct Digit: Encodable {
        let id: Int
        let box: [Int]
        let label: String
        let confidence: Double
        let sample: Data?
    }

    let digits: [Digit]
    let steady: [Digit]
    let shown: [Digit]
}

func answered(_ digits: [ReadDigit]) -> [Answer.Digit] {
    digits.map { digit in
        Answer.Digit(
            id: -1, box: numbers(digit.box), label: digit.label, confidence: digit.confidence,
            sample: Data(digit.sample))
    }
}

func numbers(_ box: Box) -> [Int] { [box.x, box.y, box.width, box.height] }

let constants = try VisionConstants(json: Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1])))
let luma = [UInt8](try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[2])))
let question = try JSONDecoder().decode(Question.self, from: FileHandle.standardInput.readDataToEndOfFile())
guard let model = ModelDecision(classLabels: question.labels, metadata: question.metadata) else {
    fatalError("these are no labels")
}
var reader = FrameReader(model: model, constants: constants)
var place = 0
var answers: [Answer] = []
var last: FrameReading?
for picture in question.pictures {
    let count = picture.width * picture.height
    let frame = CameraFrame(
        luma: Array(luma[place..<place + count]), width: picture.width, height: picture.height,
        rotationAngle: picture.angle, time: picture.time)
    place += count
    let found = reader.found(in: frame)
    let reading = question.isStill
        ? reader.readingOfStill(frame, found: found, probabilities: picture.rows)
        : reader.reading(of: frame, found: found, probabilities: picture.rows)
    last = reading
    let steady = reading.steady.map { one in
        Answer.Digit(
            id: one.id, box: numbers(one.box), label: one.label, confidence: one.confidence, sample: nil)
    }
    answers.append(Answer(digits: answered(reading.digits), steady: steady, shown: answered(reading.shown)))
}
let source = SampleArchive.Source(
    kind: question.isStill ? "image" : "camera", name: "iPhone", model: "Lesegerät ☂",
    classes: model.classes, created: Date(timeIntervalSince1970: question.sharedAt))
let folder = URL(fileURLWithPath: CommandLine.arguments[3])
if let last {
    let part = question.visible.map { visible in
        last.part(within: CGRect(x: visible[0], y: visible[1], width: visible[2], height: visible[3]))
    } ?? last
    if let samples = try SampleArchive.data(of: part.shown, from: source) {
        try samples.write(to: folder.appendingPathComponent("\(source.title).npz"))
    }
    let head = Data("P5\n\(part.frame.width) \(part.frame.height)\n255\n".utf8)
    try (head + Data(part.frame.luma)).write(to: folder.appendingPathComponent("digits.pgm"))
}
FileHandle.standardOutput.write(try JSONEncoder().encode(answers))
