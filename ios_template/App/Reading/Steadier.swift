import DigitKit

/// Follows what is read from picture to picture, and remembers the sample of each digit.
///
/// The same as the workbench's `vision.steadying`.
struct Steadier: Sendable {
    /// A digit that is followed, as one of the labels that it had.
    private struct Name: Hashable {
        let id: Int
        let label: String
    }

    private let constants: VisionConstants
    private var tracker: Tracker
    /// Of each digit in view, how it looked when it was last read as this label.
    private var latest: [Name: ReadDigit] = [:]

    init(constants: VisionConstants) {
        self.constants = constants
        tracker = Tracker(constants: constants)
    }

    /// Forgets all pictures.
    mutating func startAnew() {
        self = Steadier(constants: constants)
    }

    /// Takes the digits of the next picture and returns what to show over it, in the same order with
    /// and without samples.
    mutating func steady(
        _ digits: [ReadDigit], time: Double
    ) -> (tracked: [TrackedReading], shown: [ReadDigit]) {
        let readings = digits.map { DigitReading(box: $0.box, label: $0.label, confidence: $0.confidence) }
        let tracked = tracker.update(readings, time: time)
        remember(digits, under: tracked)
        let shown = tracked.compactMap { one -> ReadDigit? in
            guard let sample = latest[Name(id: one.id, label: one.label)]?.sample else { return nil }
            return ReadDigit(box: one.box, label: one.label, confidence: one.confidence, sample: sample)
        }
        return (tracked, shown)
    }

    private mutating func remember(_ digits: [ReadDigit], under tracked: [TrackedReading]) {
        let ids = Set(tracked.map(\.id))
        latest = latest.filter { ids.contains($0.key.id) }
        for one in tracked {
            guard let digit = Self.digit(under: one.box, of: digits) else { continue }
            latest[Name(id: one.id, label: digit.label)] = digit
            let shown = Name(id: one.id, label: one.label)
            if latest[shown] == nil {
                // Decided by pictures from before it was shown: then this one has to do.
                latest[shown] = digit
            }
        }
    }

    /// The digit that covers most of a box.
    private static func digit(under box: Box, of digits: [ReadDigit]) -> ReadDigit? {
        digits.filter { box.overlap($0.box) > 0 }.max { box.overlap($0.box) < box.overlap($1.box) }
    }
}
