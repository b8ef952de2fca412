/// Which box of a frame is which of the frame before, though the camera has moved.
///
/// The same as the workbench's `vision.matching`.
enum Matching {
    /// A box and what was read in it.
    struct Place {
        let box: Box
        let label: String

        /// The place that it is after the picture has moved.
        func moved(_ shift: Shift) -> Place {
            var box = box
            box.x += shift.across
            box.y += shift.down
            return Place(box: box, label: label)
        }

        /// The way between the middles, in half pixels.
        func way(to other: Place) -> Shift {
            Shift(
                across: 2 * other.box.x + other.box.width - 2 * box.x - box.width,
                down: 2 * other.box.y + other.box.height - 2 * box.y - box.height)
        }
    }

    /// A way in pixels, right and down.
    struct Shift: Equatable {
        var across: Int
        var down: Int

        /// How far a way in half pixels is from this many pixels, squared.
        fileprivate func squared(from pixels: Shift) -> Int {
            let right = across - 2 * pixels.across
            let below = down - 2 * pixels.down
            return right * right + below * below
        }
    }

    /// Boxes whose outlines differ by more than this are not of the same digit.
    private static let likePercent = 40

    /// By how many pixels the picture has moved since the places `before`.
    ///
    /// Each of them looks for the nearest of `now` that has its label and about its size, not further
    /// than twice its longer side from where it is expected; the median of the ways is the answer if
    /// three quarters of them then lie on a place with their label, and more than where they are expected;
    /// else it is what was expected. Labels that are wrong for a frame must not take a row of digits
    /// one place further.
    static func commonShift(before: [Place], now: [Place], expected: Shift) -> Shift {
        var across: [Int] = []
        var down: [Int] = []
        for one in before {
            let reach = 4 * max(one.box.width, one.box.height)
            var nearest = reach * reach + 1
            var way = Shift(across: 0, down: 0)
            for other in now where isLike(one, other) {
                let off = one.way(to: other)
                let apart = off.squared(from: expected)
                if apart < nearest {
                    nearest = apart
                    way = off
                }
            }
            if nearest <= reach * reach {
                across.append(way.across)
                down.append(way.down)
            }
        }
        guard let right = median(across), let below = median(down) else { return expected }
        let shift = Shift(across: right >> 1, down: below >> 1)
        let found = count(shift, before: before, now: now)
        let isBetter =
            4 * found >= 3 * min(before.count, now.count)
            && found > count(expected, before: before, now: now)
        return isBetter ? shift : expected
    }

    /// How many places then lie on one, not further apart than a quarter of the longer side.
    private static func count(_ shift: Shift, before: [Place], now: [Place]) -> Int {
        before.filter { one in
            let reach = 4 * max(one.box.width, one.box.height)
            return now.contains { other in
                isLike(one, other) && 64 * one.way(to: other).squared(from: shift) <= reach * reach
            }
        }.count
    }

    /// The median of the ways from the places before to those they are now.
    static func pairedShift(before: [Place], now: [Place], pairs: [Int: Int]) -> Shift? {
        let ways = pairs.map { before[$0.key].way(to: now[$0.value]) }
        guard let right = median(ways.map(\.across)), let below = median(ways.map(\.down)) else { return nil }
        return Shift(across: right >> 1, down: below >> 1)
    }

    /// Whether two places have the same label and about the same size.
    private static func isLike(_ place: Place, _ otherPlace: Place) -> Bool {
        let (one, other) = (place.box, otherPlace.box)
        let unlike = abs(one.width - other.width) + abs(one.height - other.height)
        let outline = max(one.width + one.height, other.width + other.height)
        return place.label == otherPlace.label && unlike * 100 <= outline * likePercent
    }

    /// For the index of a place before, the index of the place now that lies best on it.
    ///
    /// Close enough is what shares `percent` of the area of both; or what has the same label, and its
    /// middle not further away than half of the longest side. The closest pair comes first, and each
    /// place is used once.
    static func pairs(before: [Place], now: [Place], percent: Int) -> [Int: Int] {
        var close: [Closeness] = []
        for (index, one) in before.enumerated() {
            for (other, place) in now.enumerated() {
                let closeness = Closeness(one, place, before: index, now: other)
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

/// How well one place lies on another.
private struct Closeness {
    let before: Int
    let now: Int
    private let percent: Int

    /// Twice the way between the middles, squared.
    private let way: Int
    private let longest: Int
    private let isSame: Bool

    init(_ place: Matching.Place, _ otherPlace: Matching.Place, before: Int, now: Int) {
        self.before = before
        self.now = now
        isSame = place.label == otherPlace.label
        let (one, other) = (place.box, otherPlace.box)
        let shared = one.overlap(other)
        percent = shared * 100 / max(1, one.area + other.area - shared)
        let across = 2 * one.x + one.width - 2 * other.x - other.width
        let down = 2 * one.y + one.height - 2 * other.y - other.height
        way = across * across + down * down
        longest = max(one.width, one.height, other.width, other.height)
    }

    var key: (Int, Int, Int, Int) { (-percent, way, before, now) }

    func isEnough(percent least: Int) -> Bool {
        percent >= least || (isSame && way <= longest * longest)
    }
}
