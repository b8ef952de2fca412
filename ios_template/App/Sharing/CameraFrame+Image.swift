import UIKit

extension CameraFrame {
    /// The picture in grey, exactly as it was read; `quarterTurns` clockwise on the screen.
    func image(quarterTurns: Int = 0) -> UIImage? {
        // The provider keeps the bytes for as long as the picture is drawn from them.
        guard let provider = CGDataProvider(data: NSData(data: Data(luma)) as CFData) else { return nil }
        let image = CGImage(
            width: width,
            height: height,
            bitsPerComponent: 8,
            bitsPerPixel: 8,
            bytesPerRow: width,
            space: CGColorSpaceCreateDeviceGray(),
            bitmapInfo: CGBitmapInfo(rawValue: CGImageAlphaInfo.none.rawValue),
            provider: provider,
            decode: nil,
            shouldInterpolate: true,
            intent: .defaultIntent
        )
        let orientations: [UIImage.Orientation] = [.up, .right, .down, .left]
        return image.map { UIImage(cgImage: $0, scale: 1, orientation: orientations[quarterTurns % 4]) }
    }
}
