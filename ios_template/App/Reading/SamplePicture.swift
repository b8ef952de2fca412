import Foundation

/// A sheet of handwritten digits drawn by code, for devices without a camera.
enum SamplePicture {
    /// The digits on the sheet, in reading order.
    static let text = "3172458"

    /// Draws the sheet: dark ink on paper that is lit from one side.
    static func frame(width: Int = 1280, height: Int = 720) -> CameraFrame {
        var luma = paper(width: width, height: height)
        let scale = Double(height) / 720
        for (index, character) in text.enumerated() {
            // Each digit a little higher or lower than the one before it, and leaning to the right. In few
            // steps: the compiler of Xcode 16 gives up on one that holds all of this.
            let left: Double = 130 + 155 * Double(index)
            let top: Double = 270 + 18 * sin(1.7 * Double(index))
            let stroke: [Point] = (strokes[character] ?? []).map { point in
                let x: Double = left + 95 * point.x + 12 * (1 - point.y)
                let y: Double = top + 170 * point.y
                return Point(x: scale * x, y: scale * y)
            }
            draw(smooth(stroke), radius: 6 * scale, into: &luma, width: width, height: height)
        }
        return CameraFrame(luma: luma, width: width, height: height, rotationAngle: 0, time: 0)
    }

    private struct Point {
        var x: Double
        var y: Double
    }

    private static func paper(width: Int, height: Int) -> [UInt8] {
        var luma = [UInt8](repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                let light = 235 - 45 * Double(x) / Double(width) - 15 * Double(y) / Double(height)
                luma[y * width + x] = UInt8(light)
            }
        }
        return luma
    }

    /// Darkens every pixel by how much of it the pen covers.
    private static func draw(
        _ points: [Point], radius: Double, into luma: inout [UInt8], width: Int, height: Int
    ) {
        for point in points {
            let left = max(0, Int(point.x - radius) - 1), right = min(width - 1, Int(point.x + radius) + 1)
            let top = max(0, Int(point.y - radius) - 1), bottom = min(height - 1, Int(point.y + radius) + 1)
            guard left <= right, top <= bottom else { continue }
            for y in top...bottom {
                for x in left...right {
                    let distance = hypot(Double(x) - point.x, Double(y) - point.y)
                    let cover = min(1, max(0, radius + 0.5 - distance))
                    let inked = UInt8(235 - 190 * cover)
                    luma[y * width + x] = min(luma[y * width + x], inked)
                }
            }
        }
    }

    /// Points so close to each other, on a smooth curve through those given, that a pen leaves no gaps.
    private static func smooth(_ points: [Point]) -> [Point] {
        guard points.count > 1 else { return points }
        return (1..<points.count).flatMap { index in
            let before = points[max(index - 2, 0)], from = points[index - 1]
            let to = points[index], after = points[min(index + 1, points.count - 1)]
            let steps = max(1, Int(hypot(to.x - from.x, to.y - from.y)))
            return (0...steps).map { step in
                let t = Double(step) / Double(steps)
                return Point(
                    x: spline(before.x, from.x, to.x, after.x, at: t),
                    y: spline(before.y, from.y, to.y, after.y, at: t)
                )
            }
        }
    }

    /// The Catmull–Rom spline through `b` and `c`, with `a` before and `d` after them.
    private static func spline(_ a: Double, _ b: Double, _ c: Double, _ d: Double, at t: Double) -> Double {
        let linear = c - a
        let square = 2 * a - 5 * b + 4 * c - d
        let cube = 3 * (b - c) + d - a
        return b + 0.5 * t * (linear + t * (square + t * cube))
    }

    /// One stroke a digit, in a box of one by one.
    private static let strokes: [Character: [Point]] = [
        "1": points((0.25, 0.22), (0.55, 0), (0.52, 0.5), (0.5, 1)),
        "2": points((0.05, 0.25), (0.3, 0.02), (0.75, 0.06), (0.8, 0.35), (0.45, 0.68), (0.02, 0.98), (0.5, 0.95), (0.95, 0.97)),
        "3": points((0.08, 0.08), (0.5, 0), (0.85, 0.2), (0.65, 0.42), (0.38, 0.47), (0.75, 0.56), (0.88, 0.78), (0.5, 1), (0.05, 0.92)),
        "4": points((0.62, 0), (0.35, 0.32), (0.03, 0.62), (0.5, 0.6), (0.95, 0.58), (0.72, 0.59), (0.72, 0.4), (0.7, 0.7), (0.68, 1)),
        "5": points((0.85, 0.02), (0.5, 0.02), (0.2, 0.03), (0.17, 0.25), (0.14, 0.46), (0.5, 0.4), (0.85, 0.58), (0.75, 0.88), (0.4, 1), (0.05, 0.93)),
        "7": points((0.05, 0.06), (0.5, 0.04), (0.92, 0.03), (0.65, 0.45), (0.4, 1)),
        "8": points((0.8, 0.14), (0.5, 0), (0.2, 0.14), (0.45, 0.42), (0.82, 0.68), (0.72, 0.94), (0.4, 1), (0.12, 0.84), (0.35, 0.56), (0.72, 0.34), (0.82, 0.14)),
    ]

    private static func points(_ coordinates: (Double, Double)...) -> [Point] {
        coordinates.map { Point(x: $0.0, y: $0.1) }
    }
}
