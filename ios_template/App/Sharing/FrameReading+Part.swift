import DigitKit
import Foundation

extension FrameReading {
    /// The part of the picture within a rectangle of its pixels, with the digits whose middle is in it.
    ///
    /// It is what is shared: a camera sees more than the screen shows, and nobody has looked at that.
    func part(within rect: CGRect) -> FrameReading {
        let whole = CGRect(x: 0, y: 0, width: frame.width, height: frame.height)
        let sides = rect.intersection(whole).integral
        guard sides.width > 0, sides.height > 0 else { return self }
        let part = Box(x: Int(sides.minX), y: Int(sides.minY), width: Int(sides.width), height: Int(sides.height))

        func seen(_ box: Box) -> Box? {
            let middle = CGPoint(x: CGFloat(2 * box.x + box.width) / 2, y: CGFloat(2 * box.y + box.height) / 2)
            guard rect.contains(middle) else { return nil }
            return Box(x: box.x - part.x, y: box.y - part.y, width: box.width, height: box.height)
        }

        func seen(_ digit: ReadDigit) -> ReadDigit? {
            seen(digit.box).map { box in
                ReadDigit(box: box, label: digit.label, confidence: digit.confidence, sample: digit.sample)
            }
        }

        return FrameReading(
            frame: frame.part(part),
            isStill: isStill,
            digits: digits.compactMap(seen),
            steady: steady.compactMap { one in
                seen(one.box).map { box in
                    TrackedReading(id: one.id, box: box, label: one.label, confidence: one.confidence)
                }
            },
            shown: shown.compactMap(seen)
        )
    }
}

extension CameraFrame {
    /// The part of the picture in a box that lies within it.
    fileprivate func part(_ box: Box) -> CameraFrame {
        var part: [UInt8] = []
        part.reserveCapacity(box.width * box.height)
        for y in box.y..<box.bottom {
            let start = y * width + box.x
            part += luma[start..<start + box.width]
        }
        return CameraFrame(
            luma: part, width: box.width, height: box.height, rotationAngle: rotationAngle, time: time)
    }
}
