@_exported import CoreMedia
@_exported import QuartzCore

public struct AVMediaType: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let video = AVMediaType(rawValue: "")
}

public enum AVAuthorizationStatus: Int, Sendable {
    case notDetermined, restricted, denied, authorized
}

public struct AVError: Error {
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let mediaServicesWereReset = Code(rawValue: -11819)
    }

    public var code: Code
}

open class AVFrameRateRange: NSObject {
    open var minFrameRate: Float64 { 1 }
    open var maxFrameRate: Float64 { 60 }
}

open class AVCaptureDevice: NSObject {
    public struct DeviceType: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let builtInWideAngleCamera = DeviceType(rawValue: "")
    }

    public enum Position: Int, Sendable {
        case unspecified, back, front
    }

    public enum TorchMode: Int, Sendable {
        case off, on, auto
    }

    open class Format: NSObject {
        open var videoSupportedFrameRateRanges: [AVFrameRateRange] { [AVFrameRateRange()] }
        open var videoFieldOfView: Float { 73.74 }
        open var videoMaxZoomFactor: CGFloat { 16 }
        open var videoZoomFactorUpscaleThreshold: CGFloat { 3 }
    }

    open class SystemPressureState: NSObject {
        public struct Level: RawRepresentable, Hashable, Sendable {
            public let rawValue: String
            public init(rawValue: String) { self.rawValue = rawValue }
            public static let nominal = Level(rawValue: "nominal")
            public static let fair = Level(rawValue: "fair")
            public static let serious = Level(rawValue: "serious")
            public static let critical = Level(rawValue: "critical")
            public static let shutdown = Level(rawValue: "shutdown")
        }

        open var level: Level { PlayedCamera.pressure }
    }

    open class RotationCoordinator: NSObject {
        public init(device: AVCaptureDevice, previewLayer: CALayer?) {}
        open var videoRotationAngleForHorizonLevelPreview: CGFloat { PlayedCamera.previewAngle }
        open var videoRotationAngleForHorizonLevelCapture: CGFloat { PlayedCamera.captureAngle }
    }

    open class func `default`(for mediaType: AVMediaType) -> AVCaptureDevice? {
        PlayedCamera.hasCamera ? PlayedCamera.device : nil
    }

    open class func `default`(
        _ deviceType: DeviceType, for mediaType: AVMediaType?, position: Position
    ) -> AVCaptureDevice? { nil }

    open class func authorizationStatus(for mediaType: AVMediaType) -> AVAuthorizationStatus {
        PlayedCamera.authorization
    }

    open class func requestAccess(for mediaType: AVMediaType) async -> Bool { PlayedCamera.isAllowed }

    open var activeFormat = Format()
    open var activeVideoMinFrameDuration = CMTime.invalid
    open var activeVideoMaxFrameDuration = CMTime.invalid
    open var hasTorch: Bool { true }
    open var isTorchAvailable: Bool { PlayedCamera.isTorchAvailable }
    open var isTorchActive: Bool { isTorchAvailable && torchMode == .on }
    open var torchMode = TorchMode.off
    open func isTorchModeSupported(_ torchMode: TorchMode) -> Bool { true }
    open var systemPressureState: SystemPressureState { SystemPressureState() }
    open var minimumFocusDistance: Int { 150 }
    open var videoZoomFactor: CGFloat = 1
    open func lockForConfiguration() throws {}
    open func unlockForConfiguration() {}
}

open class AVCaptureInput: NSObject {}

open class AVCaptureDeviceInput: AVCaptureInput {
    public init(device: AVCaptureDevice) throws {}
}

open class AVCaptureConnection: NSObject {
    open var videoRotationAngle: CGFloat = 0 {
        didSet { PlayedCamera.log.append("turn \(Int(videoRotationAngle))") }
    }

    open var isVideoMirroringSupported: Bool { false }
    open var isVideoMirrored = false
    open var automaticallyAdjustsVideoMirroring = true
    open func isVideoRotationAngleSupported(_ videoRotationAngle: CGFloat) -> Bool { true }
}

open class AVCaptureOutput: NSObject {
    private let connection = AVCaptureConnection()
    open func connection(with mediaType: AVMediaType) -> AVCaptureConnection? { connection }
}

public protocol AVCaptureVideoDataOutputSampleBufferDelegate: NSObjectProtocol {
    func captureOutput(
        _ output: AVCaptureOutput, didOutput sampleBuffer: CMSampleBuffer, from connection: AVCaptureConnection
    )
}

open class AVCaptureVideoDataOutput: AVCaptureOutput {
    open var alwaysDiscardsLateVideoFrames = true
    open var videoSettings: [String: Any]! = [:]
    open func setSampleBufferDelegate(
        _ sampleBufferDelegate: (any AVCaptureVideoDataOutputSampleBufferDelegate)?,
        queue sampleBufferCallbackQueue: DispatchQueue?
    ) {
        PlayedCamera.output = self
        PlayedCamera.receiver = sampleBufferDelegate
        PlayedCamera.queue = sampleBufferCallbackQueue
    }
}

public let AVCaptureSessionInterruptionReasonKey = "reason"
public let AVCaptureSessionErrorKey = "error"

open class AVCaptureSession: NSObject {
    public struct Preset: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let high = Preset(rawValue: "")
        public static let hd1280x720 = Preset(rawValue: "")
    }

    public enum InterruptionReason: Int, Sendable {
        case videoDeviceNotAvailableInBackground = 1
        case audioDeviceInUseByAnotherClient
        case videoDeviceInUseByAnotherClient
        case videoDeviceNotAvailableWithMultipleForegroundApps
        case videoDeviceNotAvailableDueToSystemPressure
    }

    public static let wasInterruptedNotification = NSNotification.Name("interrupted")
    public static let interruptionEndedNotification = NSNotification.Name("ended")
    public static let runtimeErrorNotification = NSNotification.Name("error")

    private var runs = false

    override public init() {
        super.init()
        PlayedCamera.session = self
    }

    open var isRunning: Bool { runs && !isInterrupted }
    open var isInterrupted: Bool { PlayedCamera.isInterrupted }
    open var isMultitaskingCameraAccessSupported: Bool { PlayedCamera.isMultitaskingSupported }
    open var isMultitaskingCameraAccessEnabled = false
    open var sessionPreset = Preset.high
    open func canSetSessionPreset(_ preset: Preset) -> Bool { true }
    open func canAddInput(_ input: AVCaptureInput) -> Bool { PlayedCamera.takesInput }
    open func addInput(_ input: AVCaptureInput) { PlayedCamera.log.append("input") }
    open func canAddOutput(_ output: AVCaptureOutput) -> Bool { true }
    open func addOutput(_ output: AVCaptureOutput) { PlayedCamera.log.append("output") }
    open func beginConfiguration() { PlayedCamera.log.append("begin") }
    open func commitConfiguration() { PlayedCamera.log.append("commit") }

    open func startRunning() {
        PlayedCamera.log.append("start")
        runs = PlayedCamera.canStart
    }

    open func stopRunning() {
        PlayedCamera.log.append("stop")
        runs = false
    }
}

public struct AVLayerVideoGravity: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let resizeAspectFill = AVLayerVideoGravity(rawValue: "")
}

open class AVCaptureVideoPreviewLayer: CALayer {
    override public init() {}
    open var session: AVCaptureSession? {
        didSet { PlayedCamera.log.append(session == nil ? "disconnect" : "connect") }
    }

    open var connection: AVCaptureConnection? { nil }
    open var videoGravity = AVLayerVideoGravity.resizeAspectFill
}
