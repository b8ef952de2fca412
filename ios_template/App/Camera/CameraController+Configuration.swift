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
        try configureSession(with: input)
        device = camera
        applyZoom()
    }

    private func configureSession(with input: AVCaptureDeviceInput) throws {
        session.beginConfiguration()
        defer { session.commitConfiguration() }
        session.sessionPreset = session.canSetSessionPreset(.hd1280x720) ? .hd1280x720 : .high
        guard session.canAddInput(input), session.canAddOutput(videoOutput) else {
            throw CameraError.refusedBySession
        }
        session.addInput(input)
        session.addOutput(videoOutput)
        if session.isMultitaskingCameraAccessSupported {
            // Then the camera goes on beside other apps on an iPad.
            session.isMultitaskingCameraAccessEnabled = true
        }
        videoOutput.alwaysDiscardsLateVideoFrames = true
        videoOutput.videoSettings = [
            kCVPixelBufferPixelFormatTypeKey as String: kCVPixelFormatType_420YpCbCr8BiPlanarFullRange
        ]
        connectReceiver()
    }

    func setRotationAngle(_ angle: CGFloat) {
        guard let connection = videoOutput.connection(with: .video),
              connection.isVideoRotationAngleSupported(angle)
        else { return }
        connection.videoRotationAngle = angle
    }

    /// Limits the camera to the rate that heat and battery allow now.
    func applyFrameRate() {
        let process = ProcessInfo.processInfo
        configureDevice { device in
            let heat = max(Heat(process.thermalState), Heat(device.systemPressureState.level))
            let rate = FrameRate.rate(heat: heat, isSavingPower: process.isLowPowerModeEnabled)
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

    func setTorch(isOn: Bool) {
        configureDevice { device in
            let mode: AVCaptureDevice.TorchMode = isOn ? .on : .off
            guard device.isTorchAvailable, device.isTorchModeSupported(mode) else { return }
            device.torchMode = mode
        }
    }

    /// Enlarges the picture where the lens cannot focus near enough.
    private func applyZoom() {
        configureDevice { device in
            let format = device.activeFormat
            let zoom = NearFocus.zoomFactor(
                focusDistance: device.minimumFocusDistance,
                fieldOfView: Double(format.videoFieldOfView),
                sharpZoom: Double(format.videoZoomFactorUpscaleThreshold)
            )
            device.videoZoomFactor = min(CGFloat(zoom), format.videoMaxZoomFactor)
        }
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
