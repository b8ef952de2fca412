/// The order in which the digits of a page are read, even where the page is slightly turned.
///
/// The same as the workbench's `vision.rows`.
struct Rows {
    private static let unit = 1024

    /// The indices of the digits row by row, each row from the left to the right.
    ///
    /// A digit is of the row whose first one's middle it spans, once the page is turned straight.
    let order: [Int]

    init(of boxes: [Box], constants: VisionConstants.Locate) {
        let slope = Rows.slope(of: boxes, constants: constants)
        let lowered = boxes.map {
            $0.y - floorDivided((2 * $0.x + $0.width) * slope, by: 2 * Rows.unit)
        }
        let downwards = boxes.indices.sorted {
            (lowered[$0], boxes[$0].x, $0) < (lowered[$1], boxes[$1].x, $1)
        }
        var rows: [[Int]] = []
        for one in downwards {
            let middle = 2 * lowered[one] + boxes[one].height
            let row = rows.firstIndex { row in
                let top = lowered[row[0]]
                return 2 * top <= middle && middle <= 2 * (top + boxes[row[0]].height)
            }
            if let row {
                rows[row].append(one)
            } else {
                rows.append([one])
            }
        }
        order = rows.flatMap { row in
            row.enumerated().sorted { one, other in
                let (box, otherBox) = (boxes[one.element], boxes[other.element])
                return (box.x, box.y, one.offset) < (otherBox.x, otherBox.y, other.offset)
            }.map(\.element)
        }
    }

    /// By how much the rows fall to the right, in units of 1/1024: the median of the slopes from
    /// each digit to its next on the right, as far as that is of like height and the slope not steep.
    private static func slope(of boxes: [Box], constants: VisionConstants.Locate) -> Int {
        guard boxes.count >= constants.fewestForSlope else { return 0 }
        let slopes = boxes.compactMap { one in
            nextSlope(of: one, among: boxes, constants: constants)
        }
        guard slopes.count + 1 >= constants.fewestForSlope else { return 0 }
        return slopes.sorted()[slopes.count / 2]
    }

    private static func nextSlope(
        of one: Box, among boxes: [Box], constants: VisionConstants.Locate
    ) -> Int? {
        var nearest: (away: Int, slope: Int)?
        for other in boxes {
            let right = 2 * other.x + other.width - 2 * one.x - one.width
            let down = 2 * other.y + other.height - 2 * one.y - one.height
            let higher = max(one.height, other.height) * 100
            guard right > 0, abs(down) * 100 <= right * constants.steepestRowPercent,
                higher <= min(one.height, other.height) * constants.likeHeightPercent,
                right * 10000 <= 2 * higher * constants.nextReachPercent
            else { continue }
            // Beside counts more than near: a page of rows is looked along, not across.
            let away = right + 4 * abs(down)
            if let found = nearest, found.away <= away { continue }
            nearest = (away, floorDivided(down * unit, by: right))
        }
        return nearest?.slope
    }
}
