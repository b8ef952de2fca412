import Foundation

/// Where a place in a picture lies on the screen.
struct PreviewGeometry: Equatable, Sendable {
    /// Size of the picture that was read, in pixels.
    let frameSize: CGSize
    /// How often the picture must be turned clockwise by a right angle to lie as on the screen.
    let quarterTurns: Int
    let viewSize: CGSize
    /// Whether the picture fills the view and is cut at its edges, or is seen whole.
    var isFilling = true

    /// The turns between a picture turned by `frameAngle` and a preview turned by `previewAngle`.
    static func quarterTurns(fromFrameAngle frameAngle: Double, toPreviewAngle previewAngle: Double) -> Int {
        let turns = Int(((previewAngle - frameAngle) / 90).rounded())
        return ((turns % 4) + 4) % 4
    }

    /// Whether a picture that stands still fills a view: where both lie in the same way.
    ///
    /// One that was held upright would lose most of itself on a screen that lies across.
    static func fills(frameSize: CGSize, quarterTurns: Int, viewSize: CGSize) -> Bool {
        let isUpright = (frameSize.height > frameSize.width) == quarterTurns.isMultiple(of: 2)
        return isUpright == (viewSize.height > viewSize.width)
    }

    /// Returns the rectangle in the view for one in the picture's pixels.
    func viewRect(_ rect: CGRect) -> CGRect {
        let turned = turned(rect)
        let size = turnedFrameSize
        guard let scale else { return .zero }
        return CGRect(
            x: turned.minX * scale + (viewSize.width - size.width * scale) / 2,
            y: turned.minY * scale + (viewSize.height - size.height * scale) / 2,
            width: turned.width * scale,
            height: turned.height * scale
        )
    }

    /// Whether the middle of this rectangle of the picture is in view.
    func shows(_ rect: CGRect) -> Bool {
        let place = viewRect(rect)
        return CGRect(origin: .zero, size: viewSize).contains(CGPoint(x: place.midX, y: place.midY))
    }

    /// The part of the picture that is in view, in its pixels: the middle of it, or all.
    var visibleRect: CGRect {
        guard let scale, scale > 0 else { return .zero }
        let isUpright = quarterTurns.isMultiple(of: 2)
        let width = min(frameSize.width, (isUpright ? viewSize.width : viewSize.height) / scale)
        let height = min(frameSize.height, (isUpright ? viewSize.height : viewSize.width) / scale)
        return CGRect(
            x: (frameSize.width - width) / 2,
            y: (frameSize.height - height) / 2,
            width: width,
            height: height
        )
    }

    /// Points of the view for a pixel of the picture, or nil while there is no picture.
    private var scale: CGFloat? {
        let size = turnedFrameSize
        guard size.width > 0, size.height > 0 else { return nil }
        let horizontal = viewSize.width / size.width, vertical = viewSize.height / size.height
        return isFilling ? max(horizontal, vertical) : min(horizontal, vertical)
    }

    private var turnedFrameSize: CGSize {
        quarterTurns.isMultiple(of: 2)
            ? frameSize : CGSize(width: frameSize.height, height: frameSize.width)
    }

    private func turned(_ rect: CGRect) -> CGRect {
        switch quarterTurns {
        case 1:
            CGRect(x: frameSize.height - rect.maxY, y: rect.minX, width: rect.height, height: rect.width)
        case 2:
            CGRect(
                x: frameSize.width - rect.maxX, y: frameSize.height - rect.maxY,
                width: rect.width, height: rect.height
            )
        case 3:
            CGRect(x: rect.minY, y: frameSize.width - rect.maxX, width: rect.height, height: rect.width)
        default:
            rect
        }
    }
}
