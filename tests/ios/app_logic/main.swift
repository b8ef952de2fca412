// Runs what of the app needs no Apple framework: questions as JSON on standard input, answers as JSON.
// The arguments are a folder, for the built-in picture, and `vision.json`.

import DigitKit
import Foundation

struct Question: Decodable {
    struct Placement: Decodable {
        let frame: [Double]
        let view: [Double]
        let rect: [Double]
        let turns: Int
        let fills: Bool
    }

    let placements: [Placement]
    let turns: [[Double]]
    let boxes: [[Int]]
}

struct Answer: Encodable {
    let placements: [[Double]]
    let visible: [[Double]]
    let turns: [Int]
    let text: String
    let picture: String
    let found: [[Int]]
}

func geometry(_ question: Question.Placement) -> PreviewGeometry {
    PreviewGeometry(
        frameSize: CGSize(width: question.frame[0], height: question.frame[1]),
        quarterTurns: question.turns,
        viewSize: CGSize(width: question.view[0], height: question.view[1]),
        isFilling: question.fills
    )
}

func placed(_ question: Question.Placement) -> [Double] {
    let rect = question.rect
    return sides(
        geometry(question).viewRect(CGRect(x: rect[0], y: rect[1], width: rect[2], height: rect[3])))
}

/// Where the part of the picture that is in view lies in the view.
func visible(_ question: Question.Placement) -> [Double] {
    let geometry = geometry(question)
    return sides(geometry.viewRect(geometry.visibleRect))
}

func sides(_ rect: CGRect) -> [Double] {
    [rect.minX, rect.minY, rect.width, rect.height].map(Double.init)
}

let folder = URL(fileURLWithPath: CommandLine.arguments[1])
let constants = try VisionConstants(json: Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[2])))
let question = try JSONDecoder().decode(Question.self, from: FileHandle.standardInput.readDataToEndOfFile())

let frame = SamplePicture.frame()
var picture = Data("P5\n\(frame.width) \(frame.height)\n255\n".utf8)
picture.append(contentsOf: frame.luma)
try picture.write(to: folder.appendingPathComponent("picture.pgm"))

let readings = question.boxes.enumerated().map { index, box in
    TrackedReading(
        id: index,
        box: Box(x: box[0], y: box[1], width: box[2], height: box[3]),
        label: String(index),
        confidence: 1
    )
}
let answer = Answer(
    placements: question.placements.map(placed),
    visible: question.placements.map(visible),
    turns: question.turns.map { PreviewGeometry.quarterTurns(fromFrameAngle: $0[0], toPreviewAngle: $0[1]) },
    text: ReadingOrder.text(of: readings),
    picture: SamplePicture.text,
    found: DigitFinder(constants: constants).find(
        luma: frame.luma, width: frame.width, height: frame.height
    ).digits.map {
        [$0.box.x, $0.box.y, $0.box.width, $0.box.height]
    }
)
FileHandle.standardOutput.write(try JSONEncoder().encode(answer))
