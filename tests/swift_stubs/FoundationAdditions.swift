// What Apple's Foundation, Dispatch and ObjectiveC have and their open-source kin on Linux lack.

@_exported import Dispatch
@_exported import Foundation

extension ProcessInfo {
    public enum ThermalState: Int, Sendable {
        case nominal, fair, serious, critical
    }

    public var thermalState: ThermalState {
        PlayedDevice.hasReadHeat = true
        return PlayedDevice.thermalState
    }

    public var isLowPowerModeEnabled: Bool { PlayedDevice.isLowPowerModeEnabled }
    public static var thermalStateDidChangeNotification: NSNotification.Name {
        // Whoever registers before the state was read is told nothing.
        PlayedDevice.tellsOfHeat = PlayedDevice.tellsOfHeat ?? PlayedDevice.hasReadHeat
        return NSNotification.Name("thermalStateDidChange")
    }
}

extension NSNotification.Name {
    public static let NSProcessInfoPowerStateDidChange = NSNotification.Name("powerStateDidChange")
}

extension String {
    public struct LocalizationValue: ExpressibleByStringInterpolation {
        fileprivate let played: String
        public init(stringLiteral value: String) { played = value }
    }

    public init(
        localized keyAndValue: String.LocalizationValue,
        table: String? = nil,
        bundle: Bundle? = nil,
        locale: Locale = .current,
        comment: StaticString? = nil
    ) {
        self = keyAndValue.played
    }
}

public final class DispatchSerialQueue: SerialExecutor, @unchecked Sendable {
    private let queue: DispatchQueue

    public init(label: String, qos: DispatchQoS = .unspecified) {
        queue = DispatchQueue(label: label, qos: qos)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}

public struct NSKeyValueObservingOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let new = NSKeyValueObservingOptions(rawValue: 1)
    public static let initial = NSKeyValueObservingOptions(rawValue: 4)
}

public struct NSKeyValueObservedChange<Value> {
    public let newValue: Value?
}

public class NSKeyValueObservation: NSObject {
    fileprivate let tell: () -> Void
    fileprivate init(tell: @escaping () -> Void) { self.tell = tell }
}

public protocol _KeyValueCodingAndObserving {}

extension NSObject: _KeyValueCodingAndObserving {}

extension _KeyValueCodingAndObserving {
    public func observe<Value>(
        _ keyPath: KeyPath<Self, Value>,
        options: NSKeyValueObservingOptions = [],
        changeHandler: @escaping @Sendable (Self, NSKeyValueObservedChange<Value>) -> Void
    ) -> NSKeyValueObservation {
        let observation = NSKeyValueObservation { [self] in
            changeHandler(self, NSKeyValueObservedChange(newValue: self[keyPath: keyPath]))
        }
        PlayedDevice.observations.append(PlayedDevice.Observation(observation: observation))
        if options.contains(.initial) { observation.tell() }
        return observation
    }
}

/// What a test that runs the app's code lets the device be.
enum PlayedDevice {
    struct Observation {
        weak var observation: NSKeyValueObservation?
    }

    nonisolated(unsafe) static var thermalState = ProcessInfo.ThermalState.nominal
    nonisolated(unsafe) static var hasReadHeat = false
    nonisolated(unsafe) static var tellsOfHeat: Bool?
    nonisolated(unsafe) static var isLowPowerModeEnabled = false
    nonisolated(unsafe) static var models: [URL]?
    nonisolated(unsafe) static var observations: [Observation] = []

    /// Tells all observers of properties that theirs may have changed.
    static func tellObservers() {
        observations.forEach { $0.observation?.tell() }
    }
}

extension Bundle {
    // On Linux it gives NSURL.
    public func urls(forResourcesWithExtension ext: String?, subdirectory subpath: String?) -> [URL]? {
        PlayedDevice.models
    }
}
