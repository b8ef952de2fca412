/// How many pictures a second are read: fewer when the phone is hot or saves its battery.
enum FrameRate {
    static let full = 30
    static let reduced = 15
    static let least = 8

    static func rate(heat: Heat, isSavingPower: Bool) -> Int {
        switch heat {
        case .critical: least
        case .serious: reduced
        case .fair, .nominal: isSavingPower ? reduced : full
        }
    }
}
