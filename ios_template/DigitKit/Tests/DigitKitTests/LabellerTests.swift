@testable import DigitKit
import Testing

@Suite("Deciding what is read")
struct LabellerTests {
    private let labels = ["0", "1", Labeller.background]

    /// So many digits, each far from the others, and no ink beside them.
    private func found(_ count: Int) -> Found {
        var ink = Grey(width: 300 * count, height: 50)
        let digits = (0..<count).map { number -> FoundDigit in
            let box = Box(x: 10 + 300 * number, y: 10, width: 20, height: 30)
            for y in box.y..<box.bottom { ink[box.x, y] = 255 }
            return FoundDigit(box: box, sample: [], contrast: 255)
        }
        return Found(digits: digits, ink: ink, contrast: ink, factor: 1)
    }

    private func labeller(temperature: Double = 1, threshold: Double = 0.6) throws -> Labeller {
        let decision = try #require(Decision(temperature: temperature, threshold: threshold))
        return Labeller(
            labels: labels, decision: decision, constants: try VisionConstants.bundled())
    }

    @Test("reads what is a digit and sure enough, from the threshold on")
    func reads() throws {
        let sure: [Float] = [0.1, 0.75, 0.15]
        let rows: [[Float]] = [sure, [0.1, 0.3, 0.6], [0.5, 0.3, 0.2], sure, sure, sure]
        let labelled = try labeller(threshold: 0.75).label(found(6), probabilities: rows)
        #expect(labelled.readings.map(\.label) == ["1", "1", "1", "1"])
        #expect(labelled.readings.map(\.confidence) == [0.75, 0.75, 0.75, 0.75])
        #expect(labelled.ignored.map(\.label) == [Labeller.background, "0"])
    }

    @Test("lets a lone digit amid other ink speak only if it is sure")
    func lone() throws {
        let beside: [Float] = [0.1, 0.1, 0.8]
        for (row, count) in [([0.02, 0.97, 0.01], 0), ([0.005, 0.99, 0.005], 1)] {
            let labelled = try labeller().label(
                found(2), probabilities: [row.map(Float.init), beside])
            #expect(labelled.readings.count == count)
        }
    }

    @Test("makes a sure network less sure by its temperature")
    func calibrates() throws {
        let row: [Float] = [0.9, 0.1, 0]
        let cooler = try #require(Decision(temperature: 2, threshold: 0.6)).calibrated(row)
        #expect(abs(cooler[0] - 0.75) < 1e-6)
        #expect(abs(cooler[1] - 0.25) < 1e-6)
        #expect(cooler[2] == 0)
        let same = try #require(Decision(temperature: 1, threshold: 0.6)).calibrated(row)
        #expect(same == row)
    }

    @Test(
        "says nothing of a region without a probability",
        arguments: [[Float.nan, 0, 0], [0.2, .nan, 0.9], [0, 0, 0], [0.9], []])
    func noProbability(row: [Float]) throws {
        let labelled = try labeller(temperature: 2).label(found(1), probabilities: [row])
        #expect(labelled.readings.isEmpty)
        #expect(labelled.ignored.isEmpty)
    }

    @Test("says nothing where the counts do not fit")
    func wrongCounts() throws {
        let labelled = try labeller().label(found(1), probabilities: [])
        #expect(labelled.readings.isEmpty && labelled.ignored.isEmpty)
    }

    @Test("takes a model's decision from its metadata")
    func metadata() throws {
        let keys = ["digit-workbench.temperature": "1.250", "digit-workbench.threshold": "0.840"]
        let decision = try #require(Decision(metadata: keys))
        #expect(decision.temperature == 1.25)
        #expect(decision.threshold == 0.84)
    }

    @Test(
        "takes no decision from numbers that make no sense",
        arguments: [
            [:], ["digit-workbench.temperature": "1"],
            ["digit-workbench.temperature": "warm", "digit-workbench.threshold": "0.5"],
            ["digit-workbench.temperature": "nan", "digit-workbench.threshold": "0.5"],
            ["digit-workbench.temperature": "0", "digit-workbench.threshold": "0.5"],
            ["digit-workbench.temperature": "1", "digit-workbench.threshold": "1.5"],
        ])
    func damagedMetadata(keys: [String: String]) {
        #expect(Decision(metadata: keys) == nil)
    }
}
