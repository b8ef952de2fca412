import CoreVideo

extension CVPixelBuffer {
    /// Copies the brightness plane of a bi-planar YCbCr buffer; nil when it cannot be read.
    ///
    /// Rows may be padded in memory, therefore each is copied by itself.
    func copiedLuma() -> (bytes: [UInt8], width: Int, height: Int)? {
        guard CVPixelBufferLockBaseAddress(self, .readOnly) == kCVReturnSuccess else { return nil }
        defer { CVPixelBufferUnlockBaseAddress(self, .readOnly) }
        guard let base = CVPixelBufferGetBaseAddressOfPlane(self, 0) else { return nil }
        let width = CVPixelBufferGetWidthOfPlane(self, 0)
        let height = CVPixelBufferGetHeightOfPlane(self, 0)
        let bytesPerRow = CVPixelBufferGetBytesPerRowOfPlane(self, 0)
        let bytes = [UInt8](unsafeUninitializedCapacity: width * height) { target, count in
            guard let start = target.baseAddress else { return }
            for row in 0..<height {
                let source = (base + row * bytesPerRow).assumingMemoryBound(to: UInt8.self)
                (start + row * width).initialize(from: source, count: width)
            }
            count = width * height
        }
        return (bytes, width, height)
    }
}
