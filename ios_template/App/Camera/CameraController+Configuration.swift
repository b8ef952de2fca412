import AVFoundation

extension CameraController {
    /// The camera that reads: the back one, or whatever camera there is.
    nonisolated static func readingDevice() -> AVCaptureDevice? {
        AVCaptureDevice.default(.builtInWideAngleCamera, for: .video, position: .back)
            ?? AVCaptureDevice.default(for: .video)
    }

    func configureIfNeeded() throws {
        guard device == nil else { return }
        guard let camera = Self.readingDevice() else { throw CameraError.noCamera }
        let input = try AVCaptureDeviceInput(device: camera)
        session.beginConfiguration()
        defer { session.commitConfiguration() }
        session.sessionPreset = session.canSetSessionPreset(.hd1280x720) ? .hd1280x720 : .high
        guard session.canAddInput(input), session.canAddOutput(videoOutput) else {
            throw CameraError.refusedBySession
        }
        session.addInput(input)
        session.addOutput(videoOutput)
        videoOutput.alwaysDiscardsLateVideoFrames = true
        videoOutput.videoSettings = [
            kCVPixelBufferPixelFormatTypeKey as String: kCVPixelFormatType_420YpCbCr8BiPlanarFullRange
        ]
        connectReceiver()
        device = camera
    }

    /// Turns the pictures that are read, so that digits stand upright however the phone is held.
    func setRotationAngle(_ angle: CGFloat) {
        guard let connection = videoOutput.connection(with: .video),
              connection.isVideoRotationAngleSupported(angle)
        else { return }
        connection.videoRotationAngle = angle
    }

    /// Limits the camera to the rate that heat and battery allow now.
    func applyFrameRate() {
        let rate = FrameRate.now
        configureDevice { device in
            // Back to the format's own rate first, because the shortest duration may at no moment
            // exceed the longest: that, like a rate which the format lacks, would end the app.
            device.activeVideoMinFrameDuration = .invalid
            device.activeVideoMaxFrameDuration = .invalid
            let isSupported = device.activeFormat.videoSupportedFrameRateRanges.contains { range in
                range.minFrameRate <= Double(rate) && Double(rate) <= range.maxFrameRate
            }
            guard isSupported, rate < FrameRate.full else { return }
            let duration = CMTime(value: 1, timescale: CMTimeScale(rate))
            device.activeVideoMaxFrameDuration = duration
            device.activeVideoMinFrameDuration = duration
        }
    }

    /// Switches the torch; returns whether it is on afterwards.
    func setTorch(isOn: Bool) -> Bool {
        configureDevice { device in
            let mode: AVCaptureDevice.TorchMode = isOn ? .on : .off
            guard device.isTorchAvailable, device.isTorchModeSupported(mode) else { return }
            device.torchMode = mode
        }
        return device?.torchMode == .on
    }

    private func configureDevice(_ change: (AVCaptureDevice) -> Void) {
        guard let device else { return }
        do {
            try device.lockForConfiguration()
        } catch {
            Log.camera.error("The camera cannot be configured: \(String(describing: error), privacy: .public)")
            return
        }
        change(device)
        device.unlockForConfiguration()
    }
}
