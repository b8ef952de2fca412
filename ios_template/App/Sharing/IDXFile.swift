import Foundation

/// MNIST's own file format, which Digit Workbench reads: a header in big-endian numbers, then bytes.
enum IDXFile {
    /// Samples of 28×28 bytes, one after the other.
    static func images(_ samples: [[UInt8]], side: Int = 28) -> Data {
        var data = header(dimensions: [samples.count, side, side])
        samples.forEach { data.append(contentsOf: $0) }
        return data
    }

    /// One byte a label.
    static func labels(_ labels: [UInt8]) -> Data {
        var data = header(dimensions: [labels.count])
        data.append(contentsOf: labels)
        return data
    }

    /// Two zeros, the type "unsigned byte", the number of dimensions, and each of them.
    private static func header(dimensions: [Int]) -> Data {
        var data = Data([0, 0, 0x08, UInt8(dimensions.count)])
        for dimension in dimensions {
            withUnsafeBytes(of: UInt32(dimension).bigEndian) { data.append(contentsOf: $0) }
        }
        return data
    }
}
