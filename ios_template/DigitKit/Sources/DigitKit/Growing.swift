/// Finds the faint parts of a digit that the mask of ink has left out.
///
/// A threshold with hysteresis (Canny 1986), each digit by its own contrast: what is fainter than ink
/// need be, but hangs together with the digit and stays beside it, is a thin or pale part of its
/// stroke. Where it runs on to several sides, the strong part is no digit but a piece of something
/// larger: a stretch of a long line, a fold of cloth. The same as the workbench's `vision.growing`.
struct Growing: Sendable {
    let constants: VisionConstants.Growing

    /// How many pixels around a digit are looked at, beyond the rim of its stroke.
    func margin(of box: Box) -> Int {
        let longer = max(box.width, box.height)
        return longer > constants.largest ? 0 : longer * constants.marginPercent / 100
    }

    /// A digit with its faint parts.
    ///
    /// What grows much or up to the edge of the margin is no part of the digit: then it stays as it
    /// is. Where it grows up to several edges, it may be a piece of what it runs on in.
    ///
    /// - Parameters:
    ///   - own: 255 on the digit's pixels, with a margin into which it may grow.
    ///   - taken: not 0 on what is of another digit or of a line.
    ///   - mean: the mean contrast over `own`.
    func grown(_ own: Grey, contrast: Grey, taken: Grey, mean: Int) -> Growth {
        let low = UInt8(clamping: max(mean * constants.lowPercent / 100, constants.least))
        let free = contrast.combined(with: taken.dilated3x3()) { $0 > low && $1 == 0 ? 255 : 0 }
        var whole = own
        var waiting = own.pixels.indices.filter { own.pixels[$0] != 0 }
        let most = waiting.count * (100 + constants.mostPercent) / 100
        var area = waiting.count
        while let index = waiting.popLast() {
            let (x, y) = (index % own.width, index / own.width)
            for row in max(y - 1, 0)...min(y + 1, own.height - 1) {
                for column in max(x - 1, 0)...min(x + 1, own.width - 1) {
                    let near = row * own.width + column
                    guard free.pixels[near] != 0, whole.pixels[near] == 0 else { continue }
                    whole.pixels[near] = 255
                    waiting.append(near)
                    area += 1
                }
            }
        }
        let reached = whole.reachedEdges
        if reached == 0, area <= most { return Growth(own: whole) }
        let runsOn = reached >= constants.pieceEdges
        return Growth(own: own, beyond: runsOn ? whole.combined(with: own) { $0 & ~$1 } : nil)
    }
}

/// The pixels of a digit with its faint parts, 255 on them, and in what it runs on: nil where that
/// does not reach several edges of the margin.
struct Growth: Sendable {
    let own: Grey
    var beyond: Grey?
}

extension Grey {
    /// How many of its four edges have a pixel that is not 0.
    fileprivate var reachedEdges: Int {
        let isReached = [
            (0..<width).contains { self[$0, 0] != 0 },
            (0..<width).contains { self[$0, height - 1] != 0 },
            (0..<height).contains { self[0, $0] != 0 },
            (0..<height).contains { self[width - 1, $0] != 0 },
        ]
        return isReached.count { $0 }
    }
}
