/// Finds which parts of ink are digits, and which belong together as one.
///
/// The same as `locate` of the workbench's `vision.locate`.
struct Locator: Sendable {
    let constants: VisionConstants

    /// The digits in reading order, and the mask they were found in.
    ///
    /// Textures are left out; a mask that has very many runs even so is no writing, and nothing is
    /// found in it.
    func locate(_ ink: Ink) -> (digits: [Located], unlined: Unlined) {
        var ink = ink
        var runs = Components.runs(of: ink.mask)
        if runs.count > constants.ink.busyRuns {
            ink = ink.withoutTexture(runs: runs, constants: constants.ink)
            runs = Components.runs(of: ink.mask)
        }
        var unlined = Unlined(mask: ink.mask)
        guard runs.count <= constants.ink.maximumRuns else { return ([], unlined) }
        var components = Components(runs: runs, height: ink.mask.height, isDiagonal: true)
        if components.parts.count >= constants.lines.busyParts
            || hasGiant(components.parts, in: ink.mask)
        {
            unlined = ink.withoutLines(constants.lines)
            runs = Components.runs(of: unlined.mask)
            guard runs.count <= constants.ink.maximumRuns else { return ([], unlined) }
            components = Components(runs: runs, height: ink.mask.height, isDiagonal: true)
        }
        let parts = candidates(components.parts, in: ink.mask)
        let digits = apart(whole(parts, in: ink, unlined)).filter { isDigitLike($0, in: ink.mask) }
        let rows = Rows(of: digits.map(\.box), constants: constants.locate)
        return (rows.order.prefix(constants.locate.maximumDigits).map { digits[$0] }, unlined)
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
        // Nobody writes a 1 so long and thin: it is a ruled or drawn line. Any other digit has more ink.
        if one.area * constants.hairline < box.width * box.width + box.height * box.height { return false }
        let isSlender = box.width * 100 <= box.height * constants.slenderPercent
        return isSlender || one.area * 100 <= box.area * constants.maximumFillPercent
    }

    /// What may be a digit or several that touch, largest first, once loose strokes are joined.
    ///
    /// Where joining makes something that is no digit, each part is looked at alone.
    private func whole(_ parts: [Located], in ink: Ink, _ unlined: Unlined) -> [Located] {
        let joining = Joining(constants: constants.locate)
        return joining.grouped(parts).flatMap { group in
            let contrasts =
                group.count > 1 ? group.map { strokeContrast($0, in: ink, unlined) } : []
            return joining.alike(group, contrasts: contrasts).flatMap { members in
                let together = members.dropFirst().reduce(members[0]) { $0.joined(with: $1) }
                return isDigitLike(together, in: ink.mask) ? [together] : members
            }
        }
    }

    /// The mean contrast of a connected part, or 0 where it is an edge or a shred of a line.
    private func strokeContrast(_ one: Located, in ink: Ink, _ unlined: Unlined) -> Int {
        let own = one.pixels
        let mean = ink.contrast.cropped(to: one.box).mean(where: own)
        if unlined.isShred(own, mean: mean, window: one.box, constants: constants.lines) { return 0 }
        let edges = Edges(constants: constants.edges)
        let isEven = edges.isEvenGround(
            ink.ground, around: one.box, block: constants.ink.block, mean: mean)
        let isEdge =
            !isEven && edges.isEdge(own, in: ink.luma, left: one.box.x, top: one.box.y)
        return isEdge ? 0 : mean
    }

    /// With touching digits cut apart.
    ///
    /// Of very many wide components, only the first are looked at: they are no writing.
    private func apart(_ whole: [Located]) -> [Located] {
        let touching = Touching(constants: constants.touching)
        var apart: [Located] = []
        var waiting = Array(whole.reversed())
        var tries = 0
        while let one = waiting.popLast() {
            let mayBeTwo =
                one.box.height >= constants.locate.minimumHeight && touching.isWide(one.box)
            if tries == constants.touching.maximumTries || !mayBeTwo {
                apart.append(one)
                continue
            }
            tries += 1
            let own = one.pixels
            guard let right = touching.rightOfCut(own) else {
                apart.append(one)
                continue
            }
            let left = own.combined(with: right) { $0 & ~$1 }
            waiting += [Located(right, within: one.box), Located(left, within: one.box)]
        }
        return apart
    }
}
