/// Cuts digits apart that were written into each other, where the ink between them is a narrow neck.
///
/// Pure geometry: what is cut is never read first. A cut is a straight line, upright or slanted, that
/// crosses the ink once, in a neck between two parts that both have nearly the height of the whole
/// and both reach above and below the neck. The same as the workbench's `vision.touching`.
struct Touching: Sendable {
    let constants: VisionConstants.Touching

    /// Whether something is so wide, though no endless line, that it may be two digits.
    func isWide(_ box: Box) -> Bool {
        box.height * constants.widePercent <= box.width * 100
            && box.width * 100 <= box.height * constants.widestPercent
    }

    /// 255 where ink is of the right one of two touching digits, or nil where no cut is clear.
    ///
    /// - Parameter own: 255 on ink, cropped to it.
    func rightOfCut(_ own: Grey) -> Grey? {
        let coarse = (own.height + constants.coarseHeight - 1) / constants.coarseHeight
        let few = own.every(coarse)
        let stroke = few.strokeWidth()
        var best: Cut?
        // The steeper ones last, and of two alike the one that leans to the left first.
        for slope in [0] + stride(from: 1, through: constants.steepest, by: 1).flatMap({ [$0, -$0] }) {
            guard let cut = bestCut(of: few, stroke: stroke, slope: slope) else { continue }
            if let found = best, found.penalty <= cut.penalty { continue }
            best = cut
        }
        guard let best else { return nil }
        var right = own
        for y in 0..<own.height {
            for x in 0..<own.width where 4 * x + best.slope * y < best.limit * coarse {
                right[x, y] = 0
            }
        }
        return right
    }

    /// The best cut that leans by `slope` quarters of a pixel a row.
    private func bestCut(of ink: Grey, stroke: Int, slope: Int) -> Cut? {
        let columns = Columns(of: ink, slope: slope)
        let (first, last) = (columns.first, columns.last)
        guard first + 1 < last else { return nil }
        var best: Cut?
        for column in first + 1..<last {
            let (left, right) = (column - first, last - column)
            guard max(left, right) * 100 <= min(left, right) * constants.unlikePercent,
                isNeck(columns[column], stroke: stroke),
                isClear(column, of: columns, height: ink.height)
            else { continue }
            let penalty =
                columns[column].count * 10 * constants.neckWeight / max(1, stroke)
                + abs(left - right) * constants.middleWeight / ink.width
                + abs(slope) * constants.slopeWeight
            if let found = best, found.penalty <= penalty { continue }
            best = Cut(penalty: penalty, slope: slope, limit: 4 * (column + columns.leastShift))
        }
        return best
    }

    private func isNeck(_ column: Column, stroke: Int) -> Bool {
        column.starts == 1 && column.count * 1000 <= stroke * constants.neckPercent
    }

    /// Whether a column lies between two parts that are about as high as the whole.
    private func isClear(_ column: Int, of columns: Columns, height: Int) -> Bool {
        let notch = height * constants.notchPercent
        let neck = columns[column].extent
        let (left, right) = (columns.extent(before: column), columns.extent(after: column))
        let lower = min(left.bottom - left.top, right.bottom - right.top)
        return lower * 100 >= height * constants.heightPercent
            && min(neck.top - left.top, neck.top - right.top) * 100 >= notch
            && min(left.bottom - neck.bottom, right.bottom - neck.bottom) * 100 >= notch
    }
}

/// A cut with its penalty: the left digit is where 4 x + `slope` · y < `limit`.
private struct Cut {
    let penalty: Int
    let slope: Int
    let limit: Int
}

/// From which row to before which row there is ink.
private struct Extent {
    var top: Int
    var bottom: Int
}

/// The ink of a column: how many pixels, in how many runs, and where.
private struct Column {
    var count = 0
    var starts = 0
    var extent: Extent
}

/// The columns of some ink whose rows are shifted, so that what leans stands upright.
private struct Columns {
    private let columns: [Column]
    private let before: [Extent]
    private let after: [Extent]

    /// The shift of the row that is shifted least; the others are shifted from it to the right.
    let leastShift: Int

    /// The first and the last column with ink.
    let first: Int
    let last: Int

    init(of ink: Grey, slope: Int) {
        let shifts = (0..<ink.height).map { floorDivided(slope * $0, by: 4) }
        leastShift = shifts.min() ?? 0
        let width = ink.width + (shifts.max() ?? 0) - leastShift
        let empty = Column(extent: Extent(top: ink.height, bottom: 0))
        var columns = [Column](repeating: empty, count: width)
        for y in 0..<ink.height {
            for x in 0..<ink.width where ink[x, y] != 0 {
                let column = x + shifts[y] - leastShift
                if columns[column].count == 0 || columns[column].extent.bottom != y {
                    columns[column].starts += 1
                }
                columns[column].count += 1
                columns[column].extent.top = min(columns[column].extent.top, y)
                columns[column].extent.bottom = y + 1
            }
        }
        self.columns = columns
        before = Columns.extents(of: columns, in: columns.indices)
        after = Columns.extents(of: columns, in: columns.indices.reversed())
        first = columns.firstIndex { $0.count > 0 } ?? 0
        last = columns.lastIndex { $0.count > 0 } ?? 0
    }

    subscript(column: Int) -> Column { columns[column] }

    func extent(before column: Int) -> Extent { before[column - 1] }

    func extent(after column: Int) -> Extent { after[column + 1] }

    /// The extent of all ink from the first of some columns up to each.
    private static func extents(of columns: [Column], in order: some Sequence<Int>) -> [Extent] {
        var result = columns.map(\.extent)
        var soFar = Extent(top: .max, bottom: 0)
        for index in order {
            soFar.top = min(soFar.top, result[index].top)
            soFar.bottom = max(soFar.bottom, result[index].bottom)
            result[index] = soFar
        }
        return result
    }
}

extension Grey {
    /// The pixels of every `step`th row and column.
    fileprivate func every(_ step: Int) -> Grey {
        var result = Grey(width: (width + step - 1) / step, height: (height + step - 1) / step)
        for y in 0..<result.height {
            for x in 0..<result.width { result[x, y] = self[x * step, y * step] }
        }
        return result
    }
}
