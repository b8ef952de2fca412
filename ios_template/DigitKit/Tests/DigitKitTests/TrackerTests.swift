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

    @Test("never shows what is read in two frames of ten")
    func flickersUp() {
        var tracker = Tracker(constants: constants)
        for frame in 0..<300 {
            let readings = frame % 10 < 2 ? [reading("1", at: box)] : []
            #expect(tracker.update(readings, time: Double(frame) / 30).isEmpty, "frame \(frame)")
        }
    }

    @Test("keeps a digit that is missed now and then")
    func missed() {
        var tracker = Tracker(constants: constants)
        for frame in 0..<300 {
            let readings = frame % 6 == 5 ? [] : [reading("1", at: box)]
            let shown = tracker.update(readings, time: Double(frame) / 30)
            #expect(frame < 8 || shown.map(\.id) == [0], "frame \(frame)")
        }
    }

    @Test("decides at any rate, and forgets what has gone during a stall", arguments: [4, 10, 15, 30, 60])
    func rates(rate: Int) {
        var tracker = Tracker(constants: constants)
        var shown: [TrackedReading] = []
        for frame in 0...rate {
            shown = tracker.update([reading("4", at: box)], time: Double(frame) / Double(rate))
        }
        #expect(shown.map(\.label) == ["4"])
        #expect(tracker.update([reading("7", at: box)], time: 3).isEmpty)
        #expect(tracker.update([], time: 6).isEmpty)
    }

    @Test("follows a row that moves further than its digits are apart")
    func sweeps() {
        var tracker = Tracker(constants: constants)
        for frame in 0..<40 {
            let row = ["2", "0", "4", "8"].enumerated().map { place, label in
                let x = 100 + 31 * place + (frame < 20 ? 0 : 25 * (frame - 20))
                return reading(label, at: Box(x: x, y: 40, width: 24, height: 40))
            }
            let shown = tracker.update(row, time: Double(frame) / 30)
            if frame > 8 {
                #expect(shown.map(\.label) == ["2", "0", "4", "8"], "frame \(frame)")
                #expect(shown.map(\.id) == [0, 1, 2, 3], "frame \(frame)")
                #expect(zip(shown, row).allSatisfy { abs($0.box.x - $1.box.x) <= 1 }, "frame \(frame)")
            }
        }
    }

    @Test("begins anew when the clock goes back")
    func clock() {
        var tracker = Tracker(constants: constants)
        for frame in 0..<20 {
            _ = tracker.update([reading("4", at: box)], time: 100 + Double(frame) / 30)
        }
        #expect(tracker.update([reading("4", at: box)], time: 0).isEmpty)
    }
}
