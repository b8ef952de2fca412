import DigitKit
import Foundation

/// Samples with their labels in one file; those of digits, Digit Workbench adds to the user's own samples.
///
/// It is an npz of NumPy: the arrays `images` and `labels`, and a line of JSON for each sample. Where the
/// classes are no digits, `labels` are their places among the names in `classes.json`.
enum SampleArchive {
    private static let side = 28

    /// Where the samples come from: one picture.
    struct Source {
        /// `camera` or `image`, as the workbench has them.
        let kind: String
        /// What the camera or the picture is called.
        let name: String
        /// The model that read them.
        let model: String
        /// The classes that it tells apart, without background.
        let classes: [String]
        let created: Date

        /// What its files are called.
        var title: String { hasDigits ? "digits" : "samples" }

        fileprivate var hasDigits: Bool { classes == ModelDecision.digits }
    }

    /// Returns the file, or nil where nothing of the model's classes is among them.
    static func data(of digits: [ReadDigit], from source: Source) throws -> Data? {
        let numbers = source.classes.prefix(256).enumerated().map { ($1, UInt8($0)) }
        let number = Dictionary(numbers, uniquingKeysWith: { first, _ in first })
        let labelled = digits.compactMap { digit in
            digit.sample.count == side * side ? number[digit.label].map { (digit, $0) } : nil
        }
        guard !labelled.isEmpty else { return nil }
        var zip = StoredZip()
        let images = NPYArray.data(labelled.flatMap(\.0.sample), shape: [labelled.count, side, side])
        zip.add("images.npy", images)
        zip.add("labels.npy", NPYArray.data(labelled.map(\.1), shape: [labelled.count]))
        let lines = try labelled.map { try line(of: $0.0, from: source) }
        zip.add("origins.jsonl", Data(lines.joined(separator: [UInt8(ascii: "\n")])))
        if !source.hasDigits {
            zip.add("classes.json", try JSONEncoder().encode(source.classes))
        }
        return zip.data()
    }

    private static func line(of digit: ReadDigit, from source: Source) throws -> Data {
        // The workbench writes the time in this way, too, and puts samples in the order of these texts.
        let time = Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(source.created)
        let origin = Origin(
            source: source.kind,
            name: source.name,
            readAs: digit.label,
            confidence: digit.confidence,
            created: time.replacing("Z", with: "+00:00"),
            box: [digit.box.x, digit.box.y, digit.box.width, digit.box.height],
            model: source.model
        )
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(origin)
    }

    /// What is told of a sample; see `Origin` of the workbench's `data.sample_file`.
    private struct Origin: Encodable {
        let source: String
        let name: String
        let readAs: String
        let confidence: Double
        let created: String
        let box: [Int]
        let model: String
    }
}
