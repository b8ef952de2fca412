/// Tells borders between two grounds from strokes: a stroke has its ground on both sides.
///
/// The same as the workbench's `vision.edges`.
struct Edges: Sendable {
    let constants: VisionConstants.Edges

    /// Whether the ground around a box changes so little that no edge can be there.
    ///
    /// - Parameters:
    ///   - ground: the grey value of the ground of each block.
    ///   - block: pixels of a block each way.
    ///   - mean: the mean contrast of what the box holds.
    func isEvenGround(_ ground: Grey, around box: Box, block: Int, mean: Int) -> Bool {
        var lowest = UInt8.max
        var highest = UInt8.min
        for row in max(box.y / block - 1, 0)...min((box.bottom - 1) / block + 1, ground.height - 1) {
            for column in max(box.x / block - 1, 0)...min(
                (box.right - 1) / block + 1, ground.width - 1)
            {
                lowest = min(lowest, ground[column, row])
                highest = max(highest, ground[column, row])
            }
        }
        return (Int(highest) - Int(lowest)) * 100 < mean * constants.evenPercent
    }

    /// Whether something is an edge: of a page on a table, of a shadow, of a frame.
    ///
    /// In rows and columns the ink at its two ends is compared with what lies beyond: at an
    /// edge, one side looks like the ink.
    ///
    /// - Parameters:
    ///   - own: 255 on its pixels.
    ///   - luma: the smoothed picture.
    ///   - left: the column of the picture where `own` begins.
    ///   - top: the row of the picture where `own` begins.
    func isEdge(_ own: Grey, in luma: Grey, left: Int, top: Int) -> Bool {
        // Of something large, some rows and columns say as much as all.
        let down = max(1, own.height / constants.mostLines)
        let along = max(1, own.width / constants.mostLines)
        var steps: [Step] = []
        for y in stride(from: 0, to: own.height, by: down) {
            let row = (0..<own.width).lazy.map { own[$0, y] }
            if let ends = Ends(of: row, from: left, limit: luma.width, apart: constants.apart) {
                steps.append(ends.step { Int(luma[$0, top + y]) })
            }
        }
        for x in stride(from: 0, to: own.width, by: along) {
            let column = (0..<own.height).lazy.map { own[x, $0] }
            if let ends = Ends(of: column, from: top, limit: luma.height, apart: constants.apart) {
                steps.append(ends.step { Int(luma[left + x, $0]) })
            }
        }
        // The lines that were looked at may happen to hold none of it.
        guard !steps.isEmpty else { return false }
        let isDark = steps.reduce(0) { $0 + $1.before + $1.behind } >= 0
        let votes = steps.count { step in
            let lesser = isDark ? min(step.before, step.behind) : -max(step.before, step.behind)
            let greater = isDark ? max(step.before, step.behind) : -min(step.before, step.behind)
            return lesser * 100 < greater * constants.unlikePercent
        }
        return votes * 100 >= steps.count * constants.votePercent
    }
}

/// How much brighter it is before and behind the ink of a row or column.
private struct Step {
    let before: Int
    let behind: Int
}

/// Where the ink of a row or column of the picture has its ends, and where its ground lies.
private struct Ends {
    private let first: Int
    private let last: Int
    private let before: Int
    private let behind: Int

    /// Returns nil where there is no ink.
    init?(of pixels: some BidirectionalCollection<UInt8>, from start: Int, limit: Int, apart: Int) {
        guard let first = pixels.firstIndex(where: { $0 != 0 }),
            let last = pixels.lastIndex(where: { $0 != 0 })
        else { return nil }
        self.first = start + pixels.distance(from: pixels.startIndex, to: first)
        self.last = start + pixels.distance(from: pixels.startIndex, to: last)
        before = max(self.first - apart, 0)
        behind = min(self.last + apart, limit - 1)
    }

    /// The outermost pixels are half ground: the ones next to them are the ink.
    func step(_ value: (Int) -> Int) -> Step {
        Step(
            before: value(before) - value(min(first + 1, last)),
            behind: value(behind) - value(max(last - 1, first))
        )
    }
}
