/// Which box of a frame is which of the frame before, though the camera has moved.
///
/// The same as the workbench's `vision.matching`.
enum Matching {
    /// A box and what was read in it.
    struct Place {
        let box: Box
        let label: String
    }

    /// A way in pixels, right and down.
    struct Shift: Equatable {
        var across: Int
        var down: Int
    }

    /// Boxes whose outlines differ by more than this are not of the same digit.
    private static let likePercent = 40

    /// By how many pixels the picture has moved since the places `before`.
    ///
    /// Each of them looks for the nearest of `now` that has its label and about its size, not further
    /// than twice its longer side from where it is expected; the median of the ways is the answer,
    /// and what was expected where nobody finds one.
    static func commonShift(before: [Place], now: [Place], expected: Shift) -> Shift {
        var across: [Int] = []
        var down: [Int] = []
        for one in before {
            let reach = 4 * max(one.box.width, one.box.height)
            var nearest = reach * reach + 1
            var way = Shift(across: 0, down: 0)
            for other in now where other.label == one.label && isLike(one.box, other.box) {
                // In half pixels, between the middles.
                let right = 2 * other.box.x + other.box.width - 2 * one.box.x - one.box.width
                let below = 2 * other.box.y + other.box.height - 2 * one.box.y - one.box.height
                let offRight = right - 2 * expected.across
                let offBelow = below - 2 * expected.down
                let off = offRight * offRight + offBelow * offBelow
                if off < nearest {
                    nearest = off
                    way = Shift(across: right, down: below)
                }
            }
            if nearest <= reach * reach {
                across.append(way.across)
                down.append(way.down)
            }
        }
        guard let right = median(across), let below = median(down) else { return expected }
        return Shift(across: right >> 1, down: below >> 1)
    }

    private static func isLike(_ one: Box, _ other: Box) -> Bool {
        let unlike = abs(one.width - other.width) + abs(one.height - other.height)
        let outline = max(one.width + one.height, other.width + other.height)
        return unlike * 100 <= outline * likePercent
    }

    /// For the index of a box before, the index of the box now that lies best on it.
    ///
    /// Close enough is what shares `percent` of the area of both, or whose middle is not further away
    /// than half of the longest side. The closest pair comes first, and each box is used once.
    static func pairs(before: [Box], now: [Box], percent: Int) -> [Int: Int] {
        var close: [Closeness] = []
        for (index, one) in before.enumerated() {
            for (other, box) in now.enumerated() {
                let closeness = Closeness(one, box, before: index, now: other)
                if closeness.isEnough(percent: percent) { close.append(closeness) }
            }
        }
        close.sort { $0.key < $1.key }
        var pairs: [Int: Int] = [:]
        var taken: Set<Int> = []
        for one in close where pairs[one.before] == nil && !taken.contains(one.now) {
            pairs[one.before] = one.now
            taken.insert(one.now)
        }
        return pairs
    }

    /// The middle one of the values, the lower of two.
    static func median<Value: Comparable>(_ values: [Value]) -> Value? {
        values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
    }
}

/// How well one box lies on another.
private struct Closeness {
    let before: Int
    let now: Int
    private let percent: Int

    /// Twice the way between the middles, squared.
    private let way: Int
    private let longest: Int

    init(_ one: Box, _ other: Box, before: Int, now: Int) {
        self.before = before
        self.now = now
        let shared = one.overlap(other)
        percent = shared * 100 / max(1, one.area + other.area - shared)
        let across = 2 * one.x + one.width - 2 * other.x - other.width
        let down = 2 * one.y + one.height - 2 * other.y - other.height
        way = across * across + down * down
        longest = max(one.width, one.height, other.width, other.height)
    }

    var key: (Int, Int, Int, Int) { (-percent, way, before, now) }

    func isEnough(percent least: Int) -> Bool {
        percent >= least || way <= longest * longest
    }
}
