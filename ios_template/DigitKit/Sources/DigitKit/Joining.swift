/// Tells which connected parts of ink are strokes of one digit.
///
/// The same as the workbench's `vision.joining`.
struct Joining: Sendable {
    let constants: VisionConstants.Locate

    /// The parts, which come largest first, as groups of which each may be one digit.
    func grouped(_ parts: [Located]) -> [[Located]] {
        var groups: [[Located]] = []
        var groupOfPart: [Int] = []
        for (index, part) in parts.enumerated() {
            if let body = nearestBody(of: part, among: parts[..<index]) {
                groups[groupOfPart[body]].append(part)
                groupOfPart.append(groupOfPart[body])
            } else {
                groupOfPart.append(groups.count)
                groups.append([part])
            }
        }
        return groups
    }

    /// The parts of a group, which come largest first, anew as groups of strokes of one pen.
    ///
    /// What is no stroke goes, and so does what is much paler than the largest that is one. What is
    /// much darker is a digit of its own.
    ///
    /// - Parameter contrasts: the mean contrast of each part, 0 where it is no stroke; not looked at
    ///   for a single part.
    func alike(_ parts: [Located], contrasts: [Int]) -> [[Located]] {
        guard parts.count > 1 else { return [parts] }
        let usual = contrasts.first { $0 > 0 } ?? 0
        var strokes: [Located] = []
        var darker: [[Located]] = []
        for (part, contrast) in zip(parts, contrasts) where contrast > 0 {
            let isLike =
                max(contrast, usual) * 100
                <= min(contrast, usual) * constants.unlikeContrastPercent
            if isLike {
                strokes.append(part)
            } else if contrast > usual {
                darker.append([part])
            }
        }
        return (strokes.count < parts.count ? grouped(strokes) : [parts]) + darker
    }

    /// The nearest larger part with which a part forms a digit.
    private func nearestBody(of part: Located, among larger: ArraySlice<Located>) -> Int? {
        var nearest: (gap: Int, index: Int)?
        for (index, body) in larger.enumerated() {
            let gap = part.box.gap(to: body.box)
            // Nothing that is further away than the longer one is long is ever joined.
            guard gap <= max(part.box.longer, body.box.longer) else { continue }
            if let found = nearest, found.gap <= gap { continue }
            if belongs(part, to: body) { nearest = (gap, index) }
        }
        return nearest?.index
    }

    /// Whether a part is a stroke of another one: either a flat bar above or below it, or the flag
    /// of a 5 beside its hook, or a piece that lies as close as a stroke is wide, or what goes on
    /// below. A neighbour of like height beside it is another digit, and what is much thicker is no
    /// stroke of it.
    private func belongs(_ part: Located, to body: Located) -> Bool {
        guard part.area * 100 >= body.area * constants.fragmentAreaPercent else { return false }
        let thinner = min(part.stroke, body.stroke)
        let thicker = max(part.stroke, body.stroke)
        guard thicker * 100 <= thinner * constants.unlikeStrokePercent else { return false }
        let (one, other) = (part.box, body.box)
        let together = one.union(other)
        guard together.width * 100 <= together.height * constants.joinedWidthPercent else {
            return false
        }
        // Of a flag and its hook, either may be the larger.
        return isBar(one, of: other) || isFlag(one, of: other) || isFlag(other, of: one)
            || isPiece(one, of: other, stroke: thinner)
            || isBelow(one, of: other, stroke: thinner)
    }

    private func isBar(_ one: Box, of other: Box) -> Bool {
        one.width >= one.height
            && one.height * 100 <= other.height * constants.barHeightPercent
            && one.width * 100 <= other.height * constants.barWidthPercent
            && 2 * one.sharedWidth(with: other) >= one.width
            && one.distanceAbove(other) * 100 <= other.height * constants.barGapPercent
    }

    private func isFlag(_ one: Box, of other: Box) -> Bool {
        let together = one.union(other)
        let reach = together.height * constants.flagReachPercent
        return one.width * 100 >= one.height * constants.flagFlatPercent
            && one.width * 100 <= together.height * constants.flagWidthPercent
            && one.height * 100 <= other.height * constants.flagHeightPercent
            && 2 * one.x + one.width >= 2 * other.x
            && 3 * (2 * one.y + one.height) <= 6 * other.y + 2 * other.height
            && (one.x - other.right) * 100 <= reach
            && (other.y - one.bottom) * 100 <= reach
    }

    private func isPiece(_ one: Box, of other: Box, stroke: Int) -> Bool {
        let isSmall =
            max(one.width, one.height) * 100
            <= max(other.width, other.height) * constants.fragmentPercent
        let isLow =
            one.sharedWidth(with: other) > 0
            || one.height * 100 <= other.height * constants.sideHeightPercent
        return isSmall && isLow
            && one.gap(to: other) <= max(constants.leastGap, stroke * constants.strokeGapPercent / 1000)
    }

    private func isBelow(_ one: Box, of other: Box, stroke: Int) -> Bool {
        2 * one.sharedWidth(with: other) >= min(one.width, other.width)
            && one.gap(to: other) <= max(constants.leastGap, stroke * constants.belowGapPercent / 1000)
    }
}

extension Box {
    fileprivate var longer: Int { max(width, height) }

    /// How many columns both share; below 0 it is how many lie between them.
    fileprivate func sharedWidth(with other: Box) -> Int {
        min(right, other.right) - max(x, other.x)
    }

    /// How many rows lie between both; below 0 it is how many they share.
    fileprivate func distanceAbove(_ other: Box) -> Int {
        max(y - other.bottom, other.y - bottom)
    }

    /// How many columns or rows lie between both, whichever are more.
    fileprivate func gap(to other: Box) -> Int {
        max(-sharedWidth(with: other), distanceAbove(other))
    }
}
