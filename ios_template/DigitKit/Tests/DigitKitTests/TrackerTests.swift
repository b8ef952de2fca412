import DigitKit
import Testing

@Suite("Following readings")
struct TrackerTests {
    private let constants: VisionConstants
    private let box = Box(x: 100, y: 80, width: 30, height: 44)

    init() throws {
        constants = try VisionConstants.bundled()
    }

    private func reading(_ label: String, at box: Box) -> DigitReading {
        DigitReading(box: box, label: label, confidence: 0.9)
    }

    @Test("shows a reading once several frames agree, and keeps its identity")
    func confirms() {
        var tracker = Tracker(constants: constants)
        #expect(tracker.update([reading("4", at: box)], time: 0).isEmpty)
        var shown: [TrackedReading] = []
        for frame in 1...10 {
            var moved = box
            moved.x += 3 * frame
            shown = tracker.update([reading("4", at: moved)], time: Double(frame) * 0.033)
        }
        #expect(shown.map(\.label) == ["4"])
        #expect(shown.map(\.id) == [0])
    }

    @Test("does not flicker when a frame reads something else")
    func flicker() {
        var tracker = Tracker(constants: constants)
        var labels: Set<String> = []
        for frame in 0..<40 {
            let label = frame % 5 == 4 ? "9" : "4"
            for one in tracker.update([reading(label, at: box)], time: Double(frame) * 0.033) {
                labels.insert(one.label)
            }
        }
        #expect(labels == ["4"])
    }

    @Test("lets a reading go within 300 milliseconds of its digit")
    func leaves() {
        var tracker = Tracker(constants: constants)
        for frame in 0..<10 {
            _ = tracker.update([reading("4", at: box)], time: Double(frame) * 0.033)
        }
        #expect(!tracker.update([], time: 0.4).isEmpty)
        #expect(tracker.update([], time: 0.58).isEmpty)
    }
}
