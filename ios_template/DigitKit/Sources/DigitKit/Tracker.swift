/// One digit read in one frame.
public struct DigitReading: Sendable, Hashable {
    public let box: Box
    public let label: String

    /// The probability of the label, 0 to 1.
    public let confidence: Double

    public init(box: Box, label: String, confidence: Double) {
        self.box = box
        self.label = label
        self.confidence = confidence
    }
}

/// A reading followed over frames: `id` stays the same as long as its digit is in view.
public struct TrackedReading: Sendable, Hashable, Identifiable {
    public let id: Int
    public let box: Box
    public let label: String
    public let confidence: Double

    public init(id: Int, box: Box, label: String, confidence: Double) {
        self.id = id
        self.box = box
        self.label = label
        self.confidence = confidence
    }
}

/// Follows readings from frame to frame, so that labels do not flicker and boxes do not jump.
///
/// The same as the workbench's `vision.tracking`.
public struct Tracker: Sendable {
    private let constants: VisionConstants.Tracker
    private var tracks: [Track] = []
    private var nextID = 0

    public init(constants: VisionConstants) {
        self.constants = constants.tracker
    }

    /// Takes the readings of the next frame and returns those to show, the oldest first.
    ///
    /// - Parameters:
    ///   - readings: what was read in the frame, only sure ones.
    ///   - time: seconds of any clock that does not go back.
    public mutating func update(_ readings: [DigitReading], time: Double) -> [TrackedReading] {
        for reading in match(readings, time: time) {
            tracks.append(Track(id: nextID, reading: reading, time: time))
            nextID += 1
        }
        let leave = Double(constants.leaveMilliseconds) / 1000
        tracks.removeAll { time - $0.lastSeen > leave }
        for index in tracks.indices {
            tracks[index].decide(time: time, constants: constants)
        }
        return tracks.filter(\.isShown).map(\.tracked)
    }

    /// Gives each track the reading that lies best on it; returns the readings left over.
    private mutating func match(_ readings: [DigitReading], time: Double) -> [DigitReading] {
        var pairs: [(closeness: Closeness, track: Int, reading: Int)] = []
        for (trackIndex, track) in tracks.enumerated() {
            for (index, reading) in readings.enumerated() {
                let closeness = Closeness(track.latest, reading.box)
                if closeness.isEnough(constants) {
                    pairs.append((closeness, trackIndex, index))
                }
            }
        }
        pairs.sort { one, other in
            (-one.closeness.percent, one.closeness.way, one.track, one.reading)
                < (-other.closeness.percent, other.closeness.way, other.track, other.reading)
        }
        var followed: Set<Int> = []
        var taken: Set<Int> = []
        let share = Double(constants.smoothingPercent) / 100
        for pair in pairs where !followed.contains(pair.track) && !taken.contains(pair.reading) {
            followed.insert(pair.track)
            taken.insert(pair.reading)
            tracks[pair.track].follow(readings[pair.reading], time: time, share: share)
        }
        return readings.indices.filter { !taken.contains($0) }.map { readings[$0] }
    }
}

/// How well one box lies on another.
private struct Closeness {
    let percent: Int

    /// Twice the way between the middles, squared.
    let way: Int

    private let longest: Int

    init(_ one: Box, _ other: Box) {
        let shared = one.overlap(other)
        percent = shared * 100 / max(1, one.area + other.area - shared)
        let across = 2 * one.x + one.width - 2 * other.x - other.width
        let down = 2 * one.y + one.height - 2 * other.y - other.height
        way = across * across + down * down
        longest = max(one.width, one.height, other.width, other.height)
    }

    func isEnough(_ constants: VisionConstants.Tracker) -> Bool {
        percent >= constants.matchPercent || way <= longest * longest
    }
}

private struct Vote: Sendable {
    let time: Double
    let label: String
    let confidence: Double
}

private struct Track: Sendable {
    let id: Int
    let firstSeen: Double
    var lastSeen: Double
    var latest: Box
    var isShown = false
    private var label = ""
    private var votes: [Vote]
    private var x: Double
    private var y: Double
    private var width: Double
    private var height: Double

    init(id: Int, reading: DigitReading, time: Double) {
        self.id = id
        firstSeen = time
        lastSeen = time
        latest = reading.box
        votes = [Vote(time: time, label: reading.label, confidence: reading.confidence)]
        x = Double(reading.box.x)
        y = Double(reading.box.y)
        width = Double(reading.box.width)
        height = Double(reading.box.height)
    }

    mutating func follow(_ reading: DigitReading, time: Double, share: Double) {
        x += (Double(reading.box.x) - x) * share
        y += (Double(reading.box.y) - y) * share
        width += (Double(reading.box.width) - width) * share
        height += (Double(reading.box.height) - height) * share
        latest = reading.box
        lastSeen = time
        votes.append(Vote(time: time, label: reading.label, confidence: reading.confidence))
    }

    /// Lets the frames of the window vote; a label in place stays until another is clearly ahead.
    mutating func decide(time: Double, constants: VisionConstants.Tracker) {
        let window = Double(constants.windowMilliseconds) / 1000
        votes.removeAll { time - $0.time > window }
        let weights = weights
        let best = weights.min { ($1.value, $0.key) < ($0.value, $1.key) }
        let needed = weights[label, default: 0] * Double(constants.switchPercent) / 100
        if let best, !isShown || best.value > needed { label = best.key }
        let confirm = Double(constants.confirmMilliseconds) / 1000
        if votes.count >= 2, time - firstSeen >= confirm { isShown = true }
    }

    /// The confidences of each label's votes, summed up.
    private var weights: [String: Double] {
        votes.reduce(into: [:]) { $0[$1.label, default: 0] += $1.confidence }
    }

    var tracked: TrackedReading {
        func rounded(_ value: Double) -> Int { Int((value + 0.5).rounded(.down)) }
        let box = Box(x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height))
        let confidence = votes.isEmpty ? 0 : weights[label, default: 0] / Double(votes.count)
        return TrackedReading(id: id, box: box, label: label, confidence: confidence)
    }
}
