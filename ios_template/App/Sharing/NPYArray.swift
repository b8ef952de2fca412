import Foundation

/// An array of bytes as NumPy stores it: version 1.0 of its format.
enum NPYArray {
    /// Returns the file of an array; `shape` tells the number of bytes.
    static func data(_ bytes: [UInt8], shape: [Int]) -> Data {
        let sides = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        let described = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(sides)), }"
        let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        // The array begins at a multiple of 64 bytes, after the length of the text, spaces and a line's end.
        let before = magic.count + 2
        let size = (before + described.utf8.count + 1 + 63) / 64 * 64 - before
        let text = described + String(repeating: " ", count: size - 1 - described.utf8.count) + "\n"
        return Data(magic + [UInt8(size & 255), UInt8(size >> 8)] + Array(text.utf8) + bytes)
    }
}
