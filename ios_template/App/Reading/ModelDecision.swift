import DigitKit

/// What a model says about itself: what its classes are called, and when a reading is sure enough.
struct ModelDecision: Sendable, Hashable {
    /// The classes, in the order of the probabilities.
    let labels: [String]
    /// What the workbench has fitted to the model; nil for a model that brings nothing of that kind.
    let decision: Decision?

    /// The classes without the one for what is none of them.
    var classes: [String] { labels.filter { $0 != Labeller.background } }

    /// Whether it tells the ten digits apart, and nothing else.
    var readsDigits: Bool { classes == Self.digits }

    static let digits = (0...9).map { String($0) }

    /// Takes the class labels of a Core ML model, which are texts or whole numbers, and the keys that
    /// its creator added; nil where there are no labels, or where they cannot be told apart.
    init?(classLabels: [Any]?, metadata: [String: String]) {
        let labels = (classLabels ?? []).compactMap(Self.text)
        guard !labels.isEmpty, labels.count == classLabels?.count, Set(labels).count == labels.count else {
            return nil
        }
        self.labels = labels
        decision = Decision(metadata: metadata)
    }

    /// Puts the probabilities of the classes, given in any order, into that of the labels.
    ///
    /// A class that is not among them has a probability of 0; nil where none of them is.
    func row(of answers: some Sequence<(label: String, probability: Float)>) -> [Float]? {
        let probabilities = Dictionary(answers.map { ($0.label, $0.probability) }, uniquingKeysWith: { first, _ in first })
        guard labels.contains(where: { probabilities[$0] != nil }) else { return nil }
        return labels.map { probabilities[$0] ?? 0 }
    }

    private static func text(_ label: Any) -> String? {
        (label as? String) ?? (label as? Int).map { String($0) }
    }
}
