import DigitKit
import UIKit

/// Draws the readings over the picture; a tap anywhere on it is a tap on the picture.
final class OverlayView: UIControl {
    private var boxes: [Int: ReadingBox] = [:]

    override init(frame: CGRect) {
        super.init(frame: frame)
        // A control is one for VoiceOver as a whole, and would hide the boxes in it.
        isAccessibilityElement = false
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        nil
    }

    /// Shows these readings and no others; a box keeps its view as long as its reading keeps its id.
    func show(_ readings: [TrackedReading], geometry: PreviewGeometry) {
        let ids = Set(readings.map(\.id))
        for (id, box) in boxes where !ids.contains(id) {
            box.removeFromSuperview()
            boxes[id] = nil
        }
        for reading in readings {
            let box = boxes[reading.id] ?? addBox(for: reading.id)
            box.show(
                reading,
                in: geometry.viewRect(CGRect(reading.box)),
                quarterTurns: geometry.quarterTurns,
                area: safeAreaLayoutGuide.layoutFrame
            )
        }
        accessibilityElements = ReadingOrder.rows(of: readings).joined().compactMap { boxes[$0.id] }
    }

    private func addBox(for id: Int) -> ReadingBox {
        let box = ReadingBox()
        boxes[id] = box
        addSubview(box)
        return box
    }
}

extension CGRect {
    init(_ box: Box) {
        self.init(x: box.x, y: box.y, width: box.width, height: box.height)
    }
}
