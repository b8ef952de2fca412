import CoreVideo

/// Puts samples into the grey pixel buffers that a Core ML image input takes.
enum SampleBuffer {
    static let side = 28

    /// Makes a 28×28 buffer of 8-bit grey values; its rows may be padded in memory.
    static func make(of sample: [UInt8]) throws -> CVPixelBuffer {
        guard sample.count == side * side else { throw ClassifierError.noBuffer }
        var made: CVPixelBuffer?
        let result = CVPixelBufferCreate(nil, side, side, kCVPixelFormatType_OneComponent8, nil, &made)
        guard result == kCVReturnSuccess, let buffer = made,
              CVPixelBufferLockBaseAddress(buffer, []) == kCVReturnSuccess
        else { throw ClassifierError.noBuffer }
        defer { CVPixelBufferUnlockBaseAddress(buffer, []) }
        guard let base = CVPixelBufferGetBaseAddress(buffer) else { throw ClassifierError.noBuffer }
        let bytesPerRow = CVPixelBufferGetBytesPerRow(buffer)
        sample.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            for row in 0..<side {
                (base + row * bytesPerRow).copyMemory(from: start + row * side, byteCount: side)
            }
        }
        return buffer
    }
}
