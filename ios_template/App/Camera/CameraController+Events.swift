import AVFoundation

/// What is watched of the camera, for as long as this lives.
struct CameraObservations {
    var notifications: [NotificationObservation] = []
    var properties: [NSKeyValueObservation] = []

    var isEmpty: Bool { notifications.isEmpty }
}

extension CameraController {
    /// Watches what the system does to the session and to the camera, and the phone's heat and battery.
    func makeObservations() -> CameraObservations {
        CameraObservations(
            notifications: sessionObservations() + conditionObservations(),
            properties: deviceObservations()
        )
    }

    private func sessionObservations() -> [NotificationObservation] {
        [
            observe(AVCaptureSession.wasInterruptedNotification, of: session) { notification in
                let value = notification.userInfo?[AVCaptureSessionInterruptionReasonKey] as? Int
                let reason = value.flatMap(AVCaptureSession.InterruptionReason.init(rawValue:))
                return .event(.interrupted(CameraState.Interruption(reason)))
            },
            observe(AVCaptureSession.interruptionEndedNotification, of: session) { _ in
                .event(.interruptionEnded)
            },
            observe(AVCaptureSession.runtimeErrorNotification, of: session) { notification in
                let error = notification.userInfo?[AVCaptureSessionErrorKey] as? AVError
                Log.camera.error("The session stopped: \(String(describing: error), privacy: .public)")
                return .event(.sessionFailed(canRestart: error?.code == .mediaServicesWereReset))
            },
        ]
    }

    private func conditionObservations() -> [NotificationObservation] {
        // Foundation tells of a change only to those who have read the state before they register.
        _ = ProcessInfo.processInfo.thermalState
        return [
            observe(ProcessInfo.thermalStateDidChangeNotification, of: nil) { _ in .heatOrBatteryChanged },
            observe(.NSProcessInfoPowerStateDidChange, of: nil) { _ in .heatOrBatteryChanged },
        ]
    }

    /// Nothing is said about the threads on which properties report; the stream takes from any.
    ///
    /// Where an SDK does not say that the handlers are `@Sendable`, they would belong to the actor, and a
    /// report on another thread than its own would end the app.
    private func deviceObservations() -> [NSKeyValueObservation] {
        guard let device else { return [] }
        let messages = messages
        let reportTorch: @Sendable (AVCaptureDevice) -> Void = { device in
            messages.yield(.event(.torchChanged(CameraState.Torch(of: device))))
        }
        return [
            device.observe(\.systemPressureState) { @Sendable _, _ in messages.yield(.heatOrBatteryChanged) },
            device.observe(\.isTorchAvailable, options: .initial) { @Sendable device, _ in reportTorch(device) },
            device.observe(\.isTorchActive) { @Sendable device, _ in reportTorch(device) },
        ]
    }

    private func observe(
        _ name: Notification.Name,
        of object: AVCaptureSession?,
        as message: @escaping @Sendable (Notification) -> Message
    ) -> NotificationObservation {
        NotificationObservation(of: name, from: object) { [messages] notification in
            messages.yield(message(notification))
        }
    }
}

extension CameraState.Interruption {
    init(_ reason: AVCaptureSession.InterruptionReason?) {
        switch reason {
        case .videoDeviceNotAvailableInBackground: self = .background
        case .videoDeviceInUseByAnotherClient: self = .otherApp
        case .videoDeviceNotAvailableWithMultipleForegroundApps: self = .splitView
        case .videoDeviceNotAvailableDueToSystemPressure: self = .heat
        // Sound in use by another app, and reasons of newer systems.
        default: self = .other
        }
    }
}

extension CameraState.Torch {
    init(of device: AVCaptureDevice) {
        if !device.hasTorch {
            self = .missing
        } else if device.isTorchActive {
            self = .on
        } else {
            self = device.isTorchAvailable ? .off : .unavailable
        }
    }
}
