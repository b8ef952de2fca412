@testable import DigitKit
import Testing

@Suite("The same as the workbench")
struct GoldenTests {
    private let bank: [[UInt8]]
    private let constants: VisionConstants

    init() throws {
        bank = try Golden.bank()
        constants = try VisionConstants.bundled()
    }

    /// How many samples are not the same to the last bit.
    private func differing(_ samples: [[UInt8]], _ wanted: [[UInt8]]) -> Int {
        abs(samples.count - wanted.count) + zip(samples, wanted).count { $0 != $1 }
    }

    @Test("finds the same boxes and makes the same samples")
    func finds() throws {
        let scenes = try Golden.scenes()
        let finder = DigitFinder(constants: constants)
        var digits = 0
        for (number, expected) in scenes.enumerated() {
            let scene = expected.scene
            let found = finder.find(
                luma: scene.rendered(bank: bank), width: scene.width, height: scene.height
            ).digits
            #expect(found.map(\.box) == expected.found.map(\.box), "scene \(number)")
            let samples = expected.found.map { Golden.sample($0.sample) }
            #expect(differing(found.map(\.sample), samples) == 0, "scene \(number)")
            digits += found.count
        }
        #expect(scenes.count >= 40)
        #expect(digits >= 300)
    }

    @Test("makes the same samples of the same regions")
    func normalises() throws {
        let regions = try Golden.regions()
        let normaliser = Normaliser(constants: constants.normalise)
        for (number, expected) in regions.enumerated() {
            let scene = expected.region.scene
            let contrast = Grey(
                width: scene.width, height: scene.height, pixels: scene.rendered(bank: bank))
            let own = Grey(
                width: scene.width,
                height: scene.height,
                pixels: contrast.pixels.map { Int($0) >= expected.region.ownFrom ? 255 : 0 }
            )
            let mean = contrast.mean(where: own)
            let made = normaliser.normalise(contrast: contrast, own: own, mean: mean)
            #expect(made?.box == expected.box, "region \(number)")
            let samples = [made?.sample ?? []]
            let wanted = [expected.sample.map(Golden.sample) ?? []]
            #expect(differing(samples, wanted) == 0, "region \(number)")
        }
        #expect(regions.count >= 300)
    }

    @Test("reads the same regions and keeps silent about the same")
    func labels() throws {
        for (number, page) in try Golden.pages().enumerated() {
            let decision = try page.decision.map { fitted in
                try #require(
                    Decision(temperature: fitted.temperature, threshold: fitted.threshold))
            }
            let labeller = Labeller(labels: page.labels, decision: decision, constants: constants)
            let found = page.found
            let rows = page.thousandths.map { $0.map { Float($0) / 1000 } }
            let labelled = labeller.label(found, probabilities: rows)
            #expect(labelled.readings.count + labelled.ignored.count == found.digits.count)
            #expect(
                labelled.readings.map(\.digit) == page.readings.map { found.digits[$0.index] },
                "page \(number)")
            #expect(labelled.readings.map(\.label) == page.readings.map(\.label), "page \(number)")
            for (one, expected) in zip(labelled.readings, page.readings) {
                #expect(abs(one.confidence - expected.confidence) < 2e-6, "page \(number)")
            }
        }
    }

    @Test("tracks readings alike")
    func tracks() throws {
        var tracker = Tracker(constants: constants)
        for (number, frame) in try Golden.frames().enumerated() {
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
