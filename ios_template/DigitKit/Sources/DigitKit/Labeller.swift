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
    private let context: Context
    private let loneConfidencePercent: Int

    /// - Parameters:
    ///   - labels: what the classes are called, in the order of the probabilities.
    ///   - decision: the model's; without it that of the constants.
    ///   - constants: those of the package.
    public init(labels: [String], decision: Decision?, constants: VisionConstants) {
        self.labels = labels
        self.decision = decision ?? Decision(constants: constants)
        context = Context(constants: constants.reading)
        loneConfidencePercent = constants.reading.loneConfidencePercent
    }

    /// Returns the regions that are readings, and the others, both in their order.
    ///
    /// Among the others are those that the regions beside them silence.
    ///
    /// - Parameters:
    ///   - found: what was found in a frame.
    ///   - probabilities: as the network gave them, a row for each region.
    /// - Returns: a region without a probability is in neither; nothing if the counts do not fit.
    public func label(
        _ found: Found, probabilities: [[Float]]
    ) -> (readings: [LabelledDigit], ignored: [LabelledDigit]) {
        guard found.digits.count == probabilities.count else { return ([], []) }
        let answered = zip(found.digits, probabilities).compactMap { labelled($0, $1) }
        let sureness = answered.map(sureness)
        let isSilenced = context.silenced(answered.map(\.digit), sureness: sureness, in: found)
        let isRead = zip(sureness, isSilenced).map { $0 >= .digit && !$1 }
        return (
            zip(answered, isRead).filter(\.1).map(\.0),
            zip(answered, isRead).filter { !$0.1 }.map(\.0)
        )
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

    private func sureness(_ one: LabelledDigit) -> Sureness {
        if one.label == Labeller.background { return .noDigit }
        if one.confidence < decision.threshold { return .doubtful }
        return one.confidence * 100 >= Double(loneConfidencePercent) ? .sure : .digit
    }
}
