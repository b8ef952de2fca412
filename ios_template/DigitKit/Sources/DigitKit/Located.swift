/// One digit's ink: its box, its pixels, and the runs that make it up.
struct Located: Sendable {
    var box: Box
    var area: Int
    var runs: [Run]

    init(_ part: Part) {
        box = part.box
        area = part.area
        runs = part.runs
    }

    /// The ink of a mask that is cropped to the box `within`.
    init(_ mask: Grey, within: Box) {
        runs = Components.runs(of: mask).map {
            Run(y: $0.y + within.y, start: $0.start + within.x, end: $0.end + within.x)
        }
        area = runs.reduce(0) { $0 + $1.end - $1.start }
        let left = runs.map(\.start).min() ?? within.x
        let right = runs.map(\.end).max() ?? within.x
        let top = runs.first?.y ?? within.y
        let bottom = runs.last.map { $0.y + 1 } ?? within.y
        box = Box(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// The area of a stroke over half the outline of its box is about its width; in tenths.
    var stroke: Int { 10 * area / (box.width + box.height) }

    /// 255 on its ink, cropped to its box.
    var pixels: Grey {
        var result = Grey(width: box.width, height: box.height)
        for run in runs {
            for x in run.start..<run.end { result[x - box.x, run.y - box.y] = 255 }
        }
        return result
    }

    func joined(with other: Located) -> Located {
        var result = self
        result.box = box.union(other.box)
        result.area += other.area
        result.runs += other.runs
        return result
    }
}
