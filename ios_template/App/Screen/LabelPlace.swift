import Foundation

/// Where a digit's label stands: above the digit as the digit stands itself, and always in view.
struct LabelPlace: Equatable, Sendable {
    /// The middle of the label, in the coordinates of the view that the box lies in.
    let center: CGPoint
    /// How often the label is turned clockwise by a right angle.
    let quarterTurns: Int

    /// Places a label.
    ///
    /// - Parameters:
    ///   - size: of the label before it is turned.
    ///   - box: around the digit.
    ///   - quarterTurns: how often the picture, and so the digit, is turned clockwise on the screen.
    ///   - area: what can be seen.
    ///   - gap: between the label and the box.
    init(size: CGSize, box: CGRect, quarterTurns: Int, area: CGRect, gap: CGFloat) {
        let up = Self.up(quarterTurns)
        let isUpright = quarterTurns.isMultiple(of: 2)
        let halfBox = (isUpright ? box.height : box.width) / 2
        let halfWidth = (isUpright ? size.width : size.height) / 2
        let halfHeight = (isUpright ? size.height : size.width) / 2
        func middle(atDistance distance: CGFloat) -> CGPoint {
            CGPoint(x: box.midX + up.x * distance, y: box.midY + up.y * distance)
        }
        let above = middle(atDistance: halfBox + gap + size.height / 2)
        // How far the label and what can be seen reach in that direction.
        let end = above.x * up.x + above.y * up.y + size.height / 2
        let edge = max(area.minX * up.x, area.maxX * up.x) + max(area.minY * up.y, area.maxY * up.y)
        // Inside the box where there is no room above it.
        let chosen = end <= edge ? above : middle(atDistance: halfBox - gap - size.height / 2)
        center = CGPoint(
            x: Self.within(chosen.x, from: area.minX + halfWidth, to: area.maxX - halfWidth),
            y: Self.within(chosen.y, from: area.minY + halfHeight, to: area.maxY - halfHeight)
        )
        self.quarterTurns = quarterTurns
    }

    /// Where a digit's upper end points to on the screen, whose y grows downwards.
    static func up(_ quarterTurns: Int) -> CGPoint {
        switch quarterTurns {
        case 1: CGPoint(x: 1, y: 0)
        case 2: CGPoint(x: 0, y: 1)
        case 3: CGPoint(x: -1, y: 0)
        default: CGPoint(x: 0, y: -1)
        }
    }

    private static func within(_ value: CGFloat, from least: CGFloat, to most: CGFloat) -> CGFloat {
        least <= most ? min(max(value, least), most) : (least + most) / 2
    }
}
