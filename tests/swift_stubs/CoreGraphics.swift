@_exported import FoundationAdditions

public final class CGColor {
    public init(gray: CGFloat, alpha: CGFloat) {}
}

public struct CGAffineTransform: Sendable {
    let played: [CGFloat]
    public init(a: CGFloat, b: CGFloat, c: CGFloat, d: CGFloat, tx: CGFloat, ty: CGFloat) { played = [a, b, c, d] }
    public static let identity = CGAffineTransform(a: 1, b: 0, c: 0, d: 1, tx: 0, ty: 0)
}
