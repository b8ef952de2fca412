// What the app takes from models' descriptions: descriptions as JSON on standard input, answers as JSON.

import DigitKit
import Foundation

struct Answer: Encodable {
    let labels: [String]?
    let temperature: Double?
    let threshold: Double?
    let row: [Float]?
}

func answered(_ model: [String: Any]) -> Answer {
    let said = ModelDecision(
        classLabels: model["labels"] as? [Any],
        metadata: model["metadata"] as? [String: String] ?? [:]
    )
    let answers = (model["answers"] as? [[String: Any]] ?? []).map { answer in
        (label: answer["label"] as? String ?? "", probability: Float(answer["probability"] as? Double ?? 0))
    }
    return Answer(
        labels: said?.labels,
        temperature: said?.decision?.temperature,
        threshold: said?.decision?.threshold,
        row: said?.row(of: answers)
    )
}

let input = FileHandle.standardInput.readDataToEndOfFile()
let models = try JSONSerialization.jsonObject(with: input) as? [[String: Any]] ?? []
FileHandle.standardOutput.write(try JSONEncoder().encode(models.map(answered)))
