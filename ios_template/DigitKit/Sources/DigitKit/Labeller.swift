/// A digit of a frame with what a network says of its sample.
public struct LabelledDigit: Sendable, Hashable {
    public let digit: FoundDigit

    /// The likeliest class.
    public let label: String

    /// Its calibrated probability, 0 to 1.
    public let confidence: Double

    /// The calibrated probabilities of all classes.
    public let probabilities: [Float]
}

/// Decides which of a frame's regions are read: what is a digit and sure enough.
///
/// The same as `label_all` of the workbench's `vision.reading`.
public struct Labeller: Sendable {
    /// What a model calls a sample that is no digit, if it has learned to tell.
    public static let background = "background"

    /// What the classes are called, in the order of the probabilities.
    public let labels: [String]

    private let decision: Decision

    /// - Parameters:
    ///   - labels: what the classes are called, in the order of the probabilities.
    ///   - decision: the model's, or that of the constants where it has none.
    public init(labels: [String], decision: Decision) {
        self.labels = labels
        self.decision = decision
    }

    /// Returns the regions that are readings, and the others, both in their order.
    ///
    /// - Parameters:
    ///   - found: the regions of a frame.
    ///   - probabilities: as the network gave them, a row for each region.
    /// - Returns: a region without a probability is in neither; nothing if the counts do not fit.
    public func label(
        _ found: [FoundDigit], probabilities: [[Float]]
    ) -> (readings: [LabelledDigit], ignored: [LabelledDigit]) {
        guard found.count == probabilities.count else { return ([], []) }
        var readings: [LabelledDigit] = []
        var ignored: [LabelledDigit] = []
        for (digit, row) in zip(found, probabilities) {
            guard let one = labelled(digit, row) else { continue }
            if isReading(one) {
                readings.append(one)
            } else {
                ignored.append(one)
            }
        }
        return (readings, ignored)
    }

    private func labelled(_ digit: FoundDigit, _ row: [Float]) -> LabelledDigit? {
        let calibrated = decision.calibrated(row)
        guard row.count == labels.count, calibrated.allSatisfy(\.isFinite),
            let highest = calibrated.max(), let best = calibrated.firstIndex(of: highest)
        else { return nil }
        return LabelledDigit(
            digit: digit,
            label: labels[best],
            confidence: Double(highest),
            probabilities: calibrated
        )
    }

    private func isReading(_ one: LabelledDigit) -> Bool {
        one.label != Labeller.background && one.confidence >= decision.threshold
    }
}
