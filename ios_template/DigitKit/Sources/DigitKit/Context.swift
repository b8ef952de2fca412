/// What a region is by itself.
enum Sureness: Int, Comparable {
    case noDigit, doubtful, digit, sure

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

/// Tells which regions look like digits but say nothing because of the regions beside them.
///
/// The reading of a region alone cannot tell an `O` from a 0 or an `l` from a 1; the word it stands in
/// can, and so can a texture of which a speck here and there looks like a digit. The same as the
/// workbench's `vision.context`.
struct Context: Sendable {
    private static let side = 28

    let constants: VisionConstants.Reading

    /// For each region of a frame whether it is a digit that its neighbours silence.
    ///
    /// It is silent in a word, a chain of regions of like height side by side many of which are no
    /// digits; in a crowd, where few of all regions around it are digits; and amid ink that is no
    /// digit's, such as letters that touch. In the latter two a word of several digits and nothing
    /// else stays, as the number of a room in a letter does; ink does not silence a page of digits.
    /// What is much fainter than a digit, such as dust around chalk, does not count for it, and is
    /// silent itself near it, as is a faint bar: they are folds, or shine through the paper.
    ///
    /// A few digits that are left in a frame of other ink say nothing unless they are sure, and straight
    /// strokes alone amid much of it say nothing: such a frame is likelier one without a digit. What may
    /// be a digit though a doubtful one is no other ink there.
    ///
    /// - Parameters:
    ///   - regions: the regions of the frame.
    ///   - sureness: what each would be by itself.
    ///   - found: what was found in the frame.
    func silenced(_ regions: [FoundDigit], sureness: [Sureness], in found: Found) -> [Bool] {
        let isDigit = sureness.map { $0 >= .digit }
        guard isDigit.contains(true) else { return isDigit }
        let read = regions.indices.filter { isDigit[$0] }.map { regions[$0] }
        let isGhost = zip(regions, isDigit).map { $1 && self.isGhost($0, among: read) }
        let isSilent = silenced(regions, isDigit: zip(isDigit, isGhost).map { $0 && !$1 }, amid: found)
        let lone = regions.indices.filter { isDigit[$0] && !isGhost[$0] && !isSilent[$0] }
        let doubted = lone.count > constants.loneDigits
            ? [] : self.doubted(lone, of: regions, sureness: sureness, in: found)
        return regions.indices.map { isSilent[$0] || isGhost[$0] || doubted.contains($0) }
    }

    /// Which of a frame's few digits are doubted for the ink that is no digit's.
    private func doubted(
        _ lone: [Int], of regions: [FoundDigit], sureness: [Sureness], in found: Found
    ) -> [Int] {
        var alone = ReducedInk(found)
        alone.digits = lone.map { regions[$0].box }
        let own = max(1, alone.countOfDigits())
        var frame = ReducedInk(found)
        frame.digits = regions.indices.filter { sureness[$0] >= .doubtful }.map { regions[$0].box }
        let areStrokes = lone.allSatisfy { isStroke(regions[$0].sample) }
        return lone.filter { index in
            let least = max(1, regions[index].contrast * constants.faintPercent / 100)
            let percent = frame.countWithoutDigits(in: frame.whole, from: least) * 100 / own
            return percent >= constants.loneInkPercent && sureness[index] < .sure
                || percent >= constants.loneStrokeInkPercent && areStrokes
        }
    }

    /// Whether the ink of a sample is a stroke that hardly bends, at whatever slant.
    ///
    /// Of a line, the second moment across it is nothing beside that along it; of a ring, they are equal.
    private func isStroke(_ sample: [UInt8]) -> Bool {
        var count = 0, sumX = 0, sumY = 0, squaredX = 0, squaredY = 0, product = 0
        for (index, value) in sample.enumerated() where value >= 128 {
            let (y, x) = index.quotientAndRemainder(dividingBy: Context.side)
            count += 1
            sumX += x
            sumY += y
            squaredX += x * x
            squaredY += y * y
            product += x * y
        }
        let across = count * squaredX - sumX * sumX
        let down = count * squaredY - sumY * sumY
        let both = count * product - sumX * sumY
        let whole = (across + down) * (across + down)
        return whole > 0 && 400 * (across * down - both * both) <= constants.strokeRoundPercent * whole
    }

    /// Whether a digit is a faint bar, or much fainter than a digit near it.
    private func isGhost(_ one: FoundDigit, among digits: [FoundDigit]) -> Bool {
        let box = one.box
        let isBar = box.width * 100 <= box.height * constants.barPercent
        if isBar && one.contrast < constants.barContrast { return true }
        return digits.contains { other in
            let aside = max(box.x - other.box.right, other.box.x - box.right)
            let above = max(box.y - other.box.bottom, other.box.y - box.bottom)
            return max(aside, above) * 100 <= box.height * constants.ghostReachPercent
                && !isSeen(one, from: other)
        }
    }

    private func silenced(_ regions: [FoundDigit], isDigit: [Bool], amid found: Found) -> [Bool] {
        let boxes = regions.map(\.box)
        let words = words(of: boxes)
        var frame = ReducedInk(found)
        for (box, isDigit) in zip(boxes, isDigit) where isDigit { frame.digits.append(box) }
        return regions.indices.map { index in
            guard isDigit[index] else { return false }
            let seen = regions.indices.filter { isSeen(regions[$0], from: regions[index]) }
            let word = Counts(of: seen.filter { words[$0] == words[index] }, isDigit: isDigit)
            let isInWord =
                word.others >= constants.wordOthers
                && word.others * 100 >= constants.wordPercent * (word.digits + word.others)
            if isInWord { return true }
            if word.others == 0 && word.digits >= constants.crowdDigits { return false }
            let around = Counts(
                of: seen.filter { isAround(boxes[$0], boxes[index]) }, isDigit: isDigit)
            if isCrowd(around) { return true }
            return !isPage(around) && isAmidInk(regions[index], in: &frame)
        }
    }

    /// Whether a region is not much fainter than another one.
    private func isSeen(_ one: FoundDigit, from other: FoundDigit) -> Bool {
        one.contrast * 100 >= constants.faintPercent * other.contrast
    }

    /// Whether there is much ink around a digit that is no digit's.
    private func isAmidInk(_ region: FoundDigit, in frame: inout ReducedInk) -> Bool {
        let place = frame.place(of: region.box)
        let own = max(1, frame.count(in: place))
        let least = max(1, region.contrast * constants.faintPercent / 100)
        let x = (place.left + place.right) / 2
        let y = (place.top + place.bottom) / 2
        let across = place.height * constants.inkAcrossPercent / 100
        let down = place.height * constants.inkDownPercent / 100
        let around = frame.countWithoutDigits(
            in: Area(left: x - across, top: y - down, right: x + across, bottom: y + down),
            from: least)
        let reach = place.height * constants.besideReachPercent / 100
        let beside = frame.countWithoutDigits(
            in: Area(
                left: place.left - reach, top: place.top, right: place.right + reach,
                bottom: place.bottom),
            from: least)
        let isBeside = beside * 100 >= constants.besidePercent * own
        let share = isBeside ? constants.aroundPercent : constants.swampedPercent
        return around * 100 >= share * own
    }

    private func isCrowd(_ around: Counts) -> Bool {
        around.others >= constants.crowdOthers
            && around.digits * 100 <= constants.crowdPercent * (around.digits + around.others)
    }

    private func isPage(_ around: Counts) -> Bool {
        around.digits >= constants.pageDigits
            && around.others * 100 <= constants.pagePercent * around.digits
    }

    /// For each region the lowest index of the chain that it is linked into.
    private func words(of boxes: [Box]) -> [Int] {
        var words = Array(boxes.indices)
        var waiting: [Int] = []
        for first in boxes.indices where words[first] == first {
            waiting.append(first)
            while let one = waiting.popLast() {
                for other in boxes.indices
                where words[other] > first && isLinked(boxes[one], boxes[other]) {
                    words[other] = first
                    waiting.append(other)
                }
            }
        }
        return words
    }

    /// Whether two are side by side, of like height, and close to each other.
    private func isLinked(_ one: Box, _ other: Box) -> Bool {
        let smaller = min(one.height, other.height)
        let larger = max(one.height, other.height)
        let apart = max(one.x, other.x) - min(one.right, other.right)
        let beside = min(one.bottom, other.bottom) - max(one.y, other.y)
        return smaller * 100 >= constants.wordHeightPercent * larger
            && apart * 100 <= constants.wordGapPercent * larger
            && beside * 2 >= smaller
    }

    /// Whether one is around another, and of a size not too far from its.
    private func isAround(_ one: Box, _ other: Box) -> Bool {
        let across = abs(2 * one.x + one.width - 2 * other.x - other.width)
        let down = abs(2 * one.y + one.height - 2 * other.y - other.height)
        let smaller = min(one.height, other.height)
        let larger = max(one.height, other.height)
        return across * 100 <= 2 * constants.crowdAcrossPercent * other.height
            && down * 100 <= 2 * constants.crowdDownPercent * other.height
            && smaller * 100 >= constants.crowdHeightPercent * larger
    }
}

/// A rectangle that may reach beyond the image.
private struct Area {
    let left: Int
    let top: Int
    let right: Int
    let bottom: Int

    var height: Int { bottom - top }
}

/// The ink of a frame that is reduced by `factor`, and where its digits are in the frame.
private struct ReducedInk {
    let ink: Grey
    let contrast: Grey
    let factor: Int
    var digits: [Box] = []
    private var withoutDigits: Grey?

    init(_ found: Found) {
        ink = found.ink
        contrast = found.contrast
        factor = found.factor
    }

    /// Where a box lies in the mask, its edges included.
    func place(of box: Box) -> Area {
        Area(
            left: box.x / factor, top: box.y / factor,
            right: (box.right + factor - 1) / factor, bottom: (box.bottom + factor - 1) / factor)
    }

    /// The whole frame.
    var whole: Area { Area(left: 0, top: 0, right: ink.width, bottom: ink.height) }

    /// How many pixels of the digits' boxes are ink.
    mutating func countOfDigits() -> Int {
        ink.count(in: whole, of: ink, from: 1) - rest().count(in: whole, of: ink, from: 1)
    }

    /// How many pixels of an area are ink.
    func count(in area: Area) -> Int { ink.count(in: area, of: contrast, from: 1) }

    /// How many pixels of an area are ink of no digit and have so much contrast.
    mutating func countWithoutDigits(in area: Area, from least: Int) -> Int {
        rest().count(in: area, of: contrast, from: least)
    }

    /// The ink of no digit.
    private mutating func rest() -> Grey {
        let rest = withoutDigits ?? digits.reduce(into: ink) { $0.clear(place(of: $1)) }
        withoutDigits = rest
        return rest
    }
}

extension Grey {
    /// How many pixels of an area are not 0 and have so much contrast.
    fileprivate func count(in area: Area, of contrast: Grey, from least: Int) -> Int {
        let left = max(area.left, 0)
        let right = min(area.right, width)
        guard left < right else { return 0 }
        return pixels.withUnsafeBufferPointer { mask in
            contrast.pixels.withUnsafeBufferPointer { contrast in
                var count = 0
                for y in max(area.top, 0)..<max(area.top, 0, min(area.bottom, height)) {
                    for index in y &* width &+ left..<y &* width &+ right
                    where mask[index] != 0 && Int(contrast[index]) >= least {
                        count &+= 1
                    }
                }
                return count
            }
        }
    }

    fileprivate mutating func clear(_ area: Area) {
        for y in max(area.top, 0)..<max(area.top, 0, min(area.bottom, height)) {
            for x in max(area.left, 0)..<max(area.left, 0, min(area.right, width)) {
                self[x, y] = 0
            }
        }
    }
}

private struct Counts {
    let digits: Int
    let others: Int

    init(of indices: [Int], isDigit: [Bool]) {
        digits = indices.count { isDigit[$0] }
        others = indices.count - digits
    }
}
