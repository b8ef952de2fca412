import AVFoundation

extension Heat {
    /// Of the whole device.
    init(_ state: ProcessInfo.ThermalState) {
        switch state {
        case .critical: self = .critical
        case .serious: self = .serious
        case .fair: self = .fair
        default: self = .nominal
        }
    }

    /// Of the camera, which has its own limits and is shut down by the system beyond them.
    init(_ level: AVCaptureDevice.SystemPressureState.Level) {
        switch level {
        case .critical, .shutdown: self = .critical
        case .serious: self = .serious
        case .fair: self = .fair
        default: self = .nominal
        }
    }
}
