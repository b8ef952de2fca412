/// How hot the device or its camera is, on one scale for both.
enum Heat: Int, Comparable, Sendable, CaseIterable {
    case nominal
    case fair
    case serious
    case critical

    static func < (left: Heat, right: Heat) -> Bool {
        left.rawValue < right.rawValue
    }
}
