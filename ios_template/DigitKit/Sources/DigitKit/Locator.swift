/// One digit's ink: its box, its pixels, and the connected parts that form it.
struct Located: Sendable {
    var box: Box
    var area: Int
    var runs: [Run]

    fileprivate init(_ part: Part) {
        box = part.box
        area = part.area
        runs = part.runs
    }

    /// The area of a stroke over half the outline of its box is about its width; in tenths.
    fileprivate var stroke: Int { 10 * area / (box.width + box.height) }

    fileprivate func joined(with other: Located) -> Located {
        var result = self
        result.box = box.union(other.box)
        result.area += other.area
        result.runs += other.runs
        return result
    }
}

/// Finds which parts of ink are digits, and which belong together as one.
///
/// The same as `locate` of the workbench's `vision.locate`.
struct Locator: Sendable {
    let constants: VisionConstants

    /// The digits in reading order, and the mask they were found in.
    ///
    /// A mask of very many runs is a texture, not writing: nothing is found in it.
    func locate(_ ink: Ink) -> (digits: [Located], unlined: Unlined) {
        var unlined = Unlined(mask: ink.mask, contrast: 0, thickness: 0)
        var runs = Components.runs(of: ink.mask)
        guard runs.count <= constants.ink.maximumRuns else { return ([], unlined) }
        var components = Components(runs: runs, height: ink.mask.height, isDiagonal: true)
        let isBusy = components.parts.count >= constants.lines.busyParts
        if isBusy || hasGiant(components.parts, in: ink.mask) {
            unlined = ink.withoutLines(constants.lines, isBusy: isBusy)
            runs = Components.runs(of: unlined.mask)
            guard runs.count <= constants.ink.maximumRuns else { return ([], unlined) }
            components = Components(runs: runs, height: ink.mask.height, isDiagonal: true)
        }
        let whole = digits(among: candidates(components.parts, in: ink.mask), in: ink.mask)
        return (Array(inReadingOrder(whole).prefix(constants.locate.maximumDigits)), unlined)
    }

    /// Whether a part crosses the frame and is thin, as ruled lines are.
    private func hasGiant(_ parts: [Part], in mask: Grey) -> Bool {
        let lines = constants.lines
        return parts.contains { part in
            let box = part.box
            let isLong =
                box.width * 100 >= mask.width * lines.giantPercent
                || box.height * 100 >= mask.height * lines.giantPercent
            let isSparse = part.area * 100 <= box.area * lines.giantFillPercent
            return isLong && (isSparse || min(box.width, box.height) <= 2 * lines.thickest)
        }
    }

    /// The parts that are no specks and do not touch the edge of the frame, largest box first.
    private func candidates(_ parts: [Part], in mask: Grey) -> [Located] {
        let kept = parts.filter { part in
            let box = part.box
            return part.area >= constants.locate.minimumArea && box.x > 0 && box.y > 0
                && box.right < mask.width && box.bottom < mask.height
        }
        let sorted = kept.sorted { one, other in
            (-one.box.area, one.box.y, one.box.x, -one.area)
                < (-other.box.area, other.box.y, other.box.x, -other.area)
        }
        return sorted.prefix(constants.locate.maximumParts).map(Located.init)
    }

    private func isDigitLike(_ one: Located, in mask: Grey) -> Bool {
        let constants = constants.locate
        let box = one.box
        if box.height < constants.minimumHeight || box.width < constants.minimumWidth {
            return false
        }
        if box.width * 100 > box.height * constants.widestPercent { return false }
        let longest = max(mask.width, mask.height) * constants.longestPercent
        if max(box.width, box.height) * 100 > longest { return false }
        let isSlender = box.width * 100 <= box.height * constants.slenderPercent
        return isSlender || one.area * 100 <= box.area * constants.maximumFillPercent
    }

    /// What looks like a digit, once loose strokes are joined.
    ///
    /// Where joining makes something that is no digit, each part is looked at alone.
    private func digits(among parts: [Located], in mask: Grey) -> [Located] {
        var groups: [[Located]] = []
        var groupOfPart: [Int] = []
        for (index, part) in parts.enumerated() {
            if let body = (0..<index).first(where: { belongs(part, to: parts[$0]) }) {
                groups[groupOfPart[body]].append(part)
                groupOfPart.append(groupOfPart[body])
            } else {
                groupOfPart.append(groups.count)
                groups.append([part])
            }
        }
        return groups.flatMap { members in
            let whole = members.dropFirst().reduce(members[0]) { $0.joined(with: $1) }
            if isDigitLike(whole, in: mask) { return [whole] }
            return members.filter { isDigitLike($0, in: mask) }
        }
    }

    /// Whether a part is a loose stroke of a larger one: either a flat bar above or below it, as of
    /// a 5, or a piece that lies as close as a stroke is wide.
    private func belongs(_ part: Located, to body: Located) -> Bool {
        let constants = constants.locate
        let (one, other) = (part.box, body.box)
        guard part.area * 100 >= body.area * constants.fragmentAreaPercent else { return false }
        let (stroke, otherStroke) = (part.stroke, body.stroke)
        let thicker = max(stroke, otherStroke) * 100
        guard thicker <= min(stroke, otherStroke) * constants.unlikeStrokePercent else {
            return false
        }
        let aside = max(one.x - other.right, other.x - one.right)
        let above = max(one.y - other.bottom, other.y - one.bottom)
        let shared = min(one.right, other.right) - max(one.x, other.x)
        let isBar =
            one.width >= one.height
            && one.height * 100 <= other.height * constants.barHeightPercent
            && one.width * 100 <= other.height * constants.barWidthPercent
            && 2 * shared >= one.width
            && above * 100 <= other.height * constants.barGapPercent
        if isBar { return true }
        let gap = max(aside, above)
        let isPiece =
            max(one.width, one.height) * 100
            <= max(other.width, other.height) * constants.fragmentPercent
        if isPiece, gap <= max(2, otherStroke * constants.strokeGapPercent / 1000) { return true }
        return 2 * shared >= min(one.width, other.width)
            && gap <= max(2, otherStroke * constants.belowGapPercent / 1000)
    }

    /// The digits row by row; a digit is of the row whose first one's middle it spans.
    private func inReadingOrder(_ whole: [Located]) -> [Located] {
        var rows: [[Located]] = []
        let downwards = whole.sorted { one, other in
            (one.box.y, one.box.x, one.box.height, one.box.width)
                < (other.box.y, other.box.x, other.box.height, other.box.width)
        }
        for one in downwards {
            let middle = 2 * one.box.y + one.box.height
            let row = rows.firstIndex { 2 * $0[0].box.y <= middle && middle <= 2 * $0[0].box.bottom }
            if let row {
                rows[row].append(one)
            } else {
                rows.append([one])
            }
        }
        return rows.flatMap { row in
            row.sorted { one, other in
                (one.box.x, one.box.y, one.box.width, one.box.height)
                    < (other.box.x, other.box.y, other.box.width, other.box.height)
            }
        }
    }
}
