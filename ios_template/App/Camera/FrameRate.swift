import Foundation

/// How many pictures a second are read: fewer when the phone is hot or saves its battery.
enum FrameRate {
    static let full = 30
    static let reduced = 15
    static let least = 8

    static var now: Int {
        let process = ProcessInfo.processInfo
        return rate(thermalState: process.thermalState, isLowPowerModeEnabled: process.isLowPowerModeEnabled)
    }

    static func rate(thermalState: ProcessInfo.ThermalState, isLowPowerModeEnabled: Bool) -> Int {
        switch thermalState {
        case .critical: least
        case .serious: reduced
        default: isLowPowerModeEnabled ? reduced : full
        }
    }
}
