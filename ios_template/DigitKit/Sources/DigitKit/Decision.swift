import Foundation

/// When a label is shown: how a model's probabilities are calibrated, and how sure a reading has to
/// be.
///
/// The workbench fits it to validation samples and writes it into the model's metadata.
public struct Decision: Sendable, Hashable {
    /// What the network's logits are divided by: above 1 for a network that is surer than it should
    /// be.
    public let temperature: Double

    /// The calibrated probability, 0 to 1, from which on a digit is a reading.
    public let threshold: Double

    /// Returns nil for numbers that make no sense.
    public init?(temperature: Double, threshold: Double) {
        guard 0.5...10 ~= temperature, 0...1 ~= threshold else { return nil }
        self.temperature = temperature
        self.threshold = threshold
    }

    /// The decision of a model, or nil where its metadata has none.
    ///
    /// - Parameter metadata: the user-defined keys of a Core ML model with their values.
    public init?(metadata: [String: String]) {
        func number(_ name: String) -> Double? {
            metadata["digit-workbench." + name].flatMap(Double.init)
        }
        guard let temperature = number("temperature"), let threshold = number("threshold") else {
            return nil
        }
        self.init(temperature: temperature, threshold: threshold)
    }

    /// The decision for a model that brings none.
    public init(constants: VisionConstants) {
        temperature = 1
        threshold = Double(constants.reading.minimumConfidencePercent) / 100
    }

    /// p^(1/T), normalised: the softmax of the network's logits divided by T; the order stays.
    ///
    /// What has no likeliest class, because a value is no number or all are 0, becomes no numbers.
    public func calibrated(_ probabilities: [Float]) -> [Float] {
        guard temperature != 1 else { return probabilities }
        let highest = Double(probabilities.max() ?? 0)
        guard highest > 0, probabilities.allSatisfy(\.isFinite) else {
            return probabilities.map { _ in .nan }
        }
        let powers = probabilities.map { pow(max(Double($0), 0) / highest, 1 / temperature) }
        let sum = powers.reduce(0, +)
        return powers.map { Float($0 / sum) }
    }
}
