import DigitKit

/// Puts readings in the order in which a person reads them: rows from the top, each from the left.
enum ReadingOrder {
    static func rows(of readings: [TrackedReading]) -> [[TrackedReading]] {
        var rows: [[TrackedReading]] = []
        for reading in readings.sorted(by: { middle($0) < middle($1) }) {
            if let last = rows.indices.last, belongs(reading, to: rows[last]) {
                rows[last].append(reading)
            } else {
                rows.append([reading])
            }
        }
        return rows.map { row in row.sorted { $0.box.x < $1.box.x } }
    }

    /// The labels of all rows, a line for each; between names of several characters there is a comma.
    static func text(of readings: [TrackedReading]) -> String {
        let between = readings.allSatisfy { $0.label.count == 1 } ? " " : ", "
        return rows(of: readings).map { $0.map(\.label).joined(separator: between) }.joined(separator: "\n")
    }

    /// A digit belongs to a row while its middle lies within half a digit's height of the row's middle.
    private static func belongs(_ reading: TrackedReading, to row: [TrackedReading]) -> Bool {
        let count = Double(row.count)
        let rowMiddle = row.map(middle).reduce(0, +) / count
        let rowHeight = row.map { Double($0.box.height) }.reduce(0, +) / count
        return abs(middle(reading) - rowMiddle) < max(rowHeight, Double(reading.box.height)) / 2
    }

    private static func middle(_ reading: TrackedReading) -> Double {
        Double(reading.box.y) + Double(reading.box.height) / 2
    }
}
