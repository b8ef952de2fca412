@_exported import CoreGraphics

open class CALayer: NSObject {
    open var frame = CGRect.zero
    open var borderWidth: CGFloat = 0
    open var borderColor: CGColor?
    open var cornerRadius: CGFloat = 0
    open var masksToBounds = false
    open func addSublayer(_ layer: CALayer) {}
}

open class CATransaction: NSObject {
    open class func begin() {}
    open class func commit() {}
    open class func setDisableActions(_ flag: Bool) {}
}
