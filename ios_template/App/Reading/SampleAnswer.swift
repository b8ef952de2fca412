/// What the model says of one sample: its best label, and how probable it is (0 to 1).
struct SampleAnswer: Sendable, Hashable {
    /// What a model calls a sample that is no digit, if it has learned to tell.
    private static let background = "background"

    let label: String
    let confidence: Double

    /// Whether the sample is read as a digit, and surely enough.
    func namesDigit(minimumConfidencePercent: Int) -> Bool {
        label != Self.background && confidence >= Double(minimumConfidencePercent) / 100
    }
}
