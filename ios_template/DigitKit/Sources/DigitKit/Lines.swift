/// An ink mask without lines, and `near`, the contrast of the lines that were taken out: 0 where no
/// line passes or would run on, or nil without lines.
struct Unlined: Sendable {
    let mask: Grey
    var near: Grey?

    /// Whether something lies on a line that was taken out, and is nearly as pale.
    ///
    /// - Parameters:
    ///   - own: 255 on its pixels, in a window of the mask.
    ///   - mean: its mean contrast.
    ///   - window: where `own` lies in the mask.
    func isShred(
        _ own: Grey, mean: Int, window: Box, constants: VisionConstants.Lines
    ) -> Bool {
        guard let near else { return false }
        let lines = near.cropped(to: window).combined(with: own) { $0 & $1 }
        let count = lines.inkCount
        if count * 100 < own.inkCount * constants.shredSharePercent { return false }
        let sum = lines.pixels.reduce(0) { $0 + Int($1) }
        return mean * count * 100 <= sum * constants.shredPercent
    }
}

extension Ink {
    /// The mask without its long straight thin lines: ruled and squared paper, table borders.
    ///
    /// A line runs along rows (or columns) within a slope of some degrees. What is much darker than
    /// the line or thicker, such as the stroke of a digit that it crosses, stays. The same as the
    /// workbench's `vision.lines`.
    func withoutLines(_ constants: VisionConstants.Lines) -> Unlined {
        let across = Lines(across: mask, contrast: contrast, constants: constants)
        // Columns are rows of the transposed mask, and so are treated alike.
        let down = Lines(
            across: mask.transposed(), contrast: contrast.transposed(), constants: constants
        )?.transposed()
        let found = [across, down].compactMap { $0 }
        guard let first = found.first else { return Unlined(mask: mask) }
        var rest = found.reduce(mask) { $0.combined(with: $1.pixels) { $0 & ~$1 } }
        guard let across, let down else { return Unlined(mask: rest, near: first.near) }
        // Where two lines cross, neither is thin, and both are there.
        let crossing = across.limit.combined(with: down.limit) { one, other in
            one == 0 || other == 0 ? 0 : UInt8(clamping: UInt16(one) &+ UInt16(other))
        }
        let pale = crossing.combined(with: contrast) { $0 != 0 && $1 <= $0 ? 255 : 0 }
        rest = rest.combined(with: pale) { $0 & ~$1 }
        return Unlined(mask: rest, near: across.near.combined(with: down.near, max))
    }
}

/// The lines of one direction: `pixels` is 255 on them, `limit` the contrast that a line has at most
/// where it passes, and `near` its contrast there and where it would run on.
private struct Lines {
    let pixels: Grey
    let limit: Grey
    let near: Grey

    private init(pixels: Grey, limit: Grey, near: Grey) {
        self.pixels = pixels
        self.limit = limit
        self.near = near
    }

    /// The lines that run along the rows of a mask, or nil where there are none.
    init?(across mask: Grey, contrast: Grey, constants: VisionConstants.Lines) {
        let thin = mask.keepingThin(upTo: constants.thickest)
            .combined(with: contrast.ridges(constants)) { $0 | $1 }
        let strips = Strips(across: thin.topEdge(), least: constants.leastInked)
        guard let marks = StraightMarks(of: strips, constants: constants) else { return nil }
        let found = TracedLines.found(
            in: marks, thin: thin, contrast: contrast, constants: constants
        ).map { Lines(taking: $0, outOf: mask, contrast: contrast) }
        guard let first = found.first else { return nil }
        self = found.dropFirst().reduce(first) { $0.joined(with: $1) }
    }

    private init(taking traced: TracedLines, outOf mask: Grey, contrast: Grey) {
        let size = (mask.width, mask.height)
        let limit = traced.limits.whole(size, thickness: traced.thickness)
        let pale = mask.keepingThin(upTo: traced.thickness)
            .combined(with: contrast.combined(with: limit) { $0 <= $1 ? 255 : 0 }) { $0 & $1 }
        pixels = pale.withoutCrossings(of: mask, upTo: traced.thickness)
        self.limit = limit
        near = traced.means.whole(size, thickness: traced.thickness)
    }

    private func joined(with other: Lines) -> Lines {
        Lines(
            pixels: pixels.combined(with: other.pixels, |),
            limit: limit.combined(with: other.limit, max),
            near: near.combined(with: other.near, max)
        )
    }

    func transposed() -> Lines {
        Lines(
            pixels: pixels.transposed(), limit: limit.transposed(), near: near.transposed())
    }
}

extension Grey {
    /// The mask with only those pixels whose run down the column is at most so long, which is less
    /// than 255.
    fileprivate func keepingThin(upTo thickest: Int) -> Grey {
        let (width, height) = (width, height)
        let most = UInt8(thickest)
        return Grey(width: width, height: height) { target in
            pixels.withUnsafeBufferPointer { source in
                // Downwards, the length of the run so far; then upwards, that of the whole run.
                for y in 0..<height {
                    let row = y &* width
                    let above = max(y - 1, 0) &* width
                    for x in 0..<width {
                        let before: UInt8 = y == 0 ? 0 : target[above &+ x]
                        let length = before == 255 ? 255 : before &+ 1
                        target[row &+ x] = source[row &+ x] != 0 ? length : 0
                    }
                }
                for y in (0..<max(0, height - 1)).reversed() {
                    let row = y &* width
                    let below = row &+ width
                    for x in 0..<width {
                        let length = target[row &+ x]
                        target[row &+ x] = length == 0 ? 0 : max(length, target[below &+ x])
                    }
                }
                for index in 0..<width &* height {
                    let length = target[index]
                    target[index] = length != 0 && length <= most ? 255 : 0
                }
            }
        }
    }

    /// The pixels of lines without those that lie, along the row, between pixels of a mask that are
    /// of no line and not further apart than that: where a slanted stroke crosses a line, the middle
    /// of the crossing is as thin as the line.
    fileprivate func withoutCrossings(of mask: Grey, upTo widest: Int) -> Grey {
        let width = width
        return Grey(width: width, height: height) { target in
            pixels.withUnsafeBufferPointer { lines in
                mask.pixels.withUnsafeBufferPointer { mask in
                    for index in lines.indices { target[index] = lines[index] }
                    for row in stride(from: 0, to: lines.count, by: width) {
                        var gap = row
                        for index in row...row &+ width {
                            // Outside counts as ink.
                            guard index == row &+ width || (mask[index] & ~lines[index]) != 0 else {
                                continue
                            }
                            if index &- gap <= widest {
                                for crossed in gap..<index { target[crossed] = 0 }
                            }
                            gap = index &+ 1
                        }
                    }
                }
            }
        }
    }

    /// 255 where there is a little more contrast than so far above and below.
    fileprivate func ridges(_ constants: VisionConstants.Lines) -> Grey {
        let apart = constants.ridge
        let least = UInt8(constants.ridgeContrast)
        guard min(width, height) > 2 * apart else { return Grey(width: width, height: height) }
        let count = width * (height - 2 * apart)
        return Grey(width: width, height: height) { target in
            let margin = apart &* width
            target.update(repeating: 0, count: margin)
            (target + margin + count).update(repeating: 0, count: margin)
            pixels.withUnsafeBufferPointer { source in
                for index in margin..<margin &+ count {
                    let around = max(source[index &- margin], source[index &+ margin])
                    let here = source[index]
                    target[index] = here > around && here &- around > least ? 255 : 0
                }
            }
        }
    }

    /// The rows around each upper edge of a mask: the edge at which a line begins is as straight as
    /// the line, and never thick.
    fileprivate func topEdge() -> Grey {
        let (width, height) = (width, height)
        let edge = Grey(width: width, height: height) { target in
            pixels.withUnsafeBufferPointer { source in
                for x in 0..<width { target[x] = source[x] }
                for index in width..<width &* height {
                    target[index] = source[index] & ~source[index &- width]
                }
            }
        }
        return Grey(width: width, height: height) { target in
            edge.pixels.withUnsafeBufferPointer { source in
                for y in 0..<height {
                    let row = y &* width
                    let above = max(y - 1, 0) &* width
                    let below = min(y + 1, height - 1) &* width
                    for x in 0..<width {
                        target[row &+ x] = source[above &+ x] | source[row &+ x] | source[below &+ x]
                    }
                }
            }
        }
    }
}
