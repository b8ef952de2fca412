// Asks a model by the app's own classifier, through Vision and Core ML: samples of 28×28 bytes, one
// after the other, on standard input, and the answers as JSON. The argument is the compiled model.

import DigitKit
import Foundation

struct Answer: Encodable {
    let labels: [String]
    let temperature: Double?
    let threshold: Double?
    /// A row of probabilities for each sample.
    let rows: [[Float]]
    /// How long ten samples took one after the other, as often as there are ten.
    let milliseconds: [Double]
}

@main
enum AskVision {
    static func main() async throws {
        let classifier = try await Classifier(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]))
        let bytes = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
        let size = SampleBuffer.side * SampleBuffer.side
        let samples = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<$0 + size]) }
        var rows: [[Float]] = []
        var milliseconds: [Double] = []
        for start in stride(from: 0, to: samples.count, by: 10) {
            let started = ProcessInfo.processInfo.systemUptime
            rows += try await classifier.probabilities(for: Array(samples[start..<min(start + 10, samples.count)]))
            milliseconds.append((ProcessInfo.processInfo.systemUptime - started) * 1000)
        }
        let model = classifier.description
        let answer = Answer(
            labels: model.labels,
            temperature: model.decision?.temperature,
            threshold: model.decision?.threshold,
            rows: rows,
            milliseconds: milliseconds
        )
        FileHandle.standardOutput.write(try JSONEncoder().encode(answer))
    }
}
