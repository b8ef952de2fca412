import DigitKit
import Foundation

/// Samples with their labels in one file that Digit Workbench adds to the user's own samples.
///
/// It is an npz of NumPy: the arrays `images` and `labels`, and a line of JSON for each sample.
enum SampleArchive {
    static let name = "digits.npz"
    private static let side = 28

    /// Where the samples come from: one picture.
    struct Source {
        /// `camera` or `image`, as the workbench has them.
        let kind: String
        /// What the camera or the picture is called.
        let name: String
        /// The model that read them.
        let model: String
        let created: Date
    }

    /// Returns the file, or nil where no digit of 0 to 9 is among them.
    static func data(of digits: [ReadDigit], from source: Source) throws -> Data? {
        let labelled = digits.compactMap { digit in number(digit).map { (digit, $0) } }
        guard !labelled.isEmpty else { return nil }
        var zip = StoredZip()
        let images = NPYArray.data(labelled.flatMap(\.0.sample), shape: [labelled.count, side, side])
        zip.add("images.npy", images)
        zip.add("labels.npy", NPYArray.data(labelled.map(\.1), shape: [labelled.count]))
        let lines = try labelled.map { try line(of: $0.0, from: source) }
        zip.add("origins.jsonl", Data(lines.joined(separator: [UInt8(ascii: "\n")])))
        return zip.data()
    }

    /// The label as a number; another model may have classes that the workbench does not know.
    private static func number(_ digit: ReadDigit) -> UInt8? {
        guard digit.sample.count == side * side, let number = UInt8(digit.label), number <= 9 else { return nil }
        return number
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
