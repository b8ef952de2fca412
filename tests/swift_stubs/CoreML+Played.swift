import FoundationAdditions

/// A model for the test that runs the app: what it says of itself, and of each sample that it knows.
enum PlayedModel {
    nonisolated(unsafe) static var labels: [String] = []
    nonisolated(unsafe) static var metadata: [String: String] = [:]
    /// The probabilities in the order of the labels, for the 784 values of a sample.
    nonisolated(unsafe) static var rows: [[UInt8]: [Float]] = [:]
}
