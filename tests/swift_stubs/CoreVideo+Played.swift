import FoundationAdditions

/// The brightness of a played picture, with rows that are padded in memory; read only while it is locked.
final class PlayedPlane {
    let width: Int
    let height: Int
    let bytesPerRow: Int
    let base: UnsafeMutableRawPointer
    var locks = 0

    init(width: Int, height: Int, padding: Int, pixels: [UInt8]) {
        self.width = width
        self.height = height
        bytesPerRow = width + padding
        base = .allocate(byteCount: height * (width + padding), alignment: 16)
        base.initializeMemory(as: UInt8.self, repeating: 255, count: height * (width + padding))
        pixels.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            for y in 0..<height {
                (base + y * bytesPerRow).copyMemory(from: start + y * width, byteCount: width)
            }
        }
    }

    /// All pixels, row by row without the padding.
    var pixels: [UInt8] {
        (0..<height).flatMap { y in
            (0..<width).map { x in base.load(fromByteOffset: y * bytesPerRow + x, as: UInt8.self) }
        }
    }

    deinit {
        base.deallocate()
    }
}
