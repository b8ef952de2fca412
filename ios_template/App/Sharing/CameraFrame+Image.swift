import UIKit

extension CameraFrame {
    /// The picture in grey, exactly as it was read; `quarterTurns` clockwise on the screen.
    func image(quarterTurns: Int = 0) -> UIImage? {
        var pixels = luma
        let image = pixels.withUnsafeMutableBytes { bytes -> CGImage? in
            let context = CGContext(
                data: bytes.baseAddress,
                width: width,
                height: height,
                bitsPerComponent: 8,
                bytesPerRow: width,
                space: CGColorSpaceCreateDeviceGray(),
                bitmapInfo: CGImageAlphaInfo.none.rawValue
            )
            return context?.makeImage()
        }
        let orientations: [UIImage.Orientation] = [.up, .right, .down, .left]
        return image.map { UIImage(cgImage: $0, scale: 1, orientation: orientations[quarterTurns % 4]) }
    }
}
