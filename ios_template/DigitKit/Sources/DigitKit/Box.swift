/// A rectangle in pixels of the frame; `x` and `y` are its top left corner.
public struct Box: Sendable, Hashable, Codable {
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The first column to the right of the box.
    public var right: Int { x + width }

    /// The first row below the box.
    public var bottom: Int { y + height }

    /// Its pixels.
    public var area: Int { width * height }

    /// The smallest box around both.
    public func union(_ other: Box) -> Box {
        let left = min(x, other.x)
        let top = min(y, other.y)
        return Box(
            x: left,
            y: top,
            width: max(right, other.right) - left,
            height: max(bottom, other.bottom) - top
        )
    }

    /// How many pixels both share.
    public func overlap(_ other: Box) -> Int {
        let sharedWidth = min(right, other.right) - max(x, other.x)
        let sharedHeight = min(bottom, other.bottom) - max(y, other.y)
        return max(0, sharedWidth) * max(0, sharedHeight)
    }

    func scaled(by factor: Int) -> Box {
        Box(x: x * factor, y: y * factor, width: width * factor, height: height * factor)
    }
}
