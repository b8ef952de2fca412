import DigitKit
import Testing

@Suite("The same as the workbench")
struct GoldenTests {
    private let golden: Golden
    private let constants: VisionConstants

    init() throws {
        golden = try Golden.load()
        constants = try VisionConstants.bundled()
    }

    @Test("finds the same boxes and makes the same samples")
    func finds() {
        let bank = golden.digits.map(Golden.sample)
        let finder = DigitFinder(constants: constants)
        var regions = 0
        for (number, expected) in golden.scenes.enumerated() {
            let scene = expected.scene
            let found = finder.find(
                luma: scene.rendered(bank: bank), width: scene.width, height: scene.height)
            #expect(found.map(\.box) == expected.found.map(\.box), "scene \(number)")
            let samples = expected.found.map { Golden.sample($0.sample) }
            #expect(found.map(\.sample) == samples, "scene \(number)")
            regions += found.count
        }
        #expect(golden.scenes.count >= 40)
        #expect(regions >= 300)
    }

    @Test("tracks readings alike")
    func tracks() {
        var tracker = Tracker(constants: constants)
        for (number, frame) in golden.frames.enumerated() {
            let readings = frame.readings.map {
                DigitReading(box: $0.box, label: $0.label, confidence: $0.confidence)
            }
            let shown = tracker.update(readings, time: frame.time)
            #expect(shown.map(\.id) == frame.shown.map(\.id), "frame \(number)")
            #expect(shown.map(\.label) == frame.shown.map(\.label), "frame \(number)")
            #expect(shown.map(\.box) == frame.shown.map(\.box), "frame \(number)")
            for (one, expected) in zip(shown, frame.shown) {
                #expect(abs(one.confidence - expected.confidence) < 1e-9, "frame \(number)")
            }
        }
    }
}
