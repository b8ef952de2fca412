import AVFoundation

extension CameraController {
    /// Watches what the system does to the session, and the phone's heat and battery.
    func makeObservations() -> [NotificationObservation] {
        [
            observe(AVCaptureSession.wasInterruptedNotification, of: session) { controller, notification in
                let value = notification.userInfo?[AVCaptureSessionInterruptionReasonKey] as? Int
                let reason = value.flatMap(AVCaptureSession.InterruptionReason.init(rawValue:))
                let interruption = CameraState.Interruption(reason)
                Task { await controller.wasInterrupted(interruption) }
            },
            observe(AVCaptureSession.interruptionEndedNotification, of: session) { controller, _ in
                Task { await controller.interruptionEnded() }
            },
            observe(AVCaptureSession.runtimeErrorNotification, of: session) { controller, notification in
                let error = notification.userInfo?[AVCaptureSessionErrorKey] as? AVError
                let isReset = error?.code == .mediaServicesWereReset
                Log.camera.error("The session stopped: \(String(describing: error), privacy: .public)")
                Task { await controller.sessionFailed(canRestart: isReset) }
            },
            observe(ProcessInfo.thermalStateDidChangeNotification, of: nil) { controller, _ in
                Task { await controller.applyFrameRate() }
            },
            observe(.NSProcessInfoPowerStateDidChange, of: nil) { controller, _ in
                Task { await controller.applyFrameRate() }
            },
        ]
    }

    private func observe(
        _ name: Notification.Name,
        of object: AVCaptureSession?,
        perform action: @escaping @Sendable (CameraController, Notification) -> Void
    ) -> NotificationObservation {
        NotificationObservation(of: name, from: object) { [weak self] notification in
            guard let self else { return }
            action(self, notification)
        }
    }

    private func wasInterrupted(_ interruption: CameraState.Interruption) {
        // Going to the background also interrupts; the scene stops the camera itself then.
        guard isWanted else { return }
        report(.interrupted(interruption))
    }

    private func interruptionEnded() {
        guard isWanted else { return }
        if !session.isRunning {
            session.startRunning()
        }
        reportRunning()
    }

    private func sessionFailed(canRestart: Bool) {
        guard isWanted else { return }
        if canRestart {
            session.startRunning()
            reportRunning()
        } else {
            report(.failed)
        }
    }
}

extension CameraState.Interruption {
    init(_ reason: AVCaptureSession.InterruptionReason?) {
        switch reason {
        case .videoDeviceInUseByAnotherClient: self = .otherApp
        case .videoDeviceNotAvailableWithMultipleForegroundApps: self = .splitView
        case .videoDeviceNotAvailableDueToSystemPressure: self = .heat
        default: self = .other
        }
    }
}
