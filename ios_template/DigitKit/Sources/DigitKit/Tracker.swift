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
    private static let fewestForCommon = 3

    private let constants: VisionConstants.Tracker
    private var tracks: [Track] = []
    private var nextID = 0
    private var time: Double?

    /// How the picture moves, in pixels a second.
    private var velocity = (across: 0.0, down: 0.0)

    public init(constants: VisionConstants) {
        self.constants = constants.tracker
    }

    /// Takes the readings of the next frame and returns those to show, the oldest first.
    ///
    /// - Parameters:
    ///   - readings: what was read in the frame, only sure ones.
    ///   - time: seconds of any clock; when it goes back, all begins anew.
    public mutating func update(_ readings: [DigitReading], time now: Double) -> [TrackedReading] {
        if let time, now < time {
            tracks = []
            velocity = (0, 0)
        }
        var elapsed = 0.0
        if let time, !tracks.isEmpty { elapsed = now - time }
        time = now
        let unmatched = follow(readings, time: now, elapsed: elapsed)
        tracks.removeAll { $0.trust <= 0 && $0.lastSeen != now }
        for reading in unmatched {
            tracks.append(Track(id: nextID, reading: reading, time: now))
            nextID += 1
        }
        for index in tracks.indices {
            tracks[index].decide(time: now, constants: constants)
        }
        return tracks.filter(\.isShown).map(\.tracked)
    }

    /// Gives each track the reading that lies best on it; returns the readings left over.
    private mutating func follow(
        _ readings: [DigitReading], time: Double, elapsed: Double
    ) -> [DigitReading] {
        let places = readings.map { Matching.Place(box: $0.box, label: $0.label) }
        let before = tracks.map { Matching.Place(box: $0.place, label: $0.label) }
        let common = Matching.commonShift(
            before: before, now: places, expected: predictedShift(elapsed))
        let pairs = Matching.pairs(
            before: before.map { $0.moved(common) }, now: places, percent: constants.matchPercent)
        let shift = Matching.pairedShift(before: before, now: places, pairs: pairs) ?? common
        if pairs.count >= Tracker.fewestForCommon { moveTogether(pairs, readings) }
        let milliseconds = 1000 * elapsed
        for index in tracks.indices {
            if let other = pairs[index] {
                tracks[index].see(
                    readings[other], time: time, milliseconds: milliseconds, constants: constants)
            } else {
                tracks[index].place = before[index].moved(shift).box
                tracks[index].miss(milliseconds, constants: constants)
            }
        }
        dropDoubles(seen: pairs)
        if pairs.isEmpty {
            velocity = (0, 0)
        } else if elapsed > 0 {
            velocity = (Double(shift.across) / elapsed, Double(shift.down) / elapsed)
        }
        let taken = Set(pairs.values)
        return readings.indices.filter { !taken.contains($0) }.map { readings[$0] }
    }

    /// By how many pixels the picture has moved if it goes on as before.
    private func predictedShift(_ elapsed: Double) -> Matching.Shift {
        let within = min(elapsed, Double(constants.leaveMilliseconds) / 1000)
        return Matching.Shift(
            across: rounded(velocity.across * within), down: rounded(velocity.down * within))
    }

    /// Moves all smoothed boxes as most digits have moved: then only their own noise is smoothed.
    private mutating func moveTogether(_ pairs: [Int: Int], _ readings: [DigitReading]) {
        var across: [Double] = []
        var down: [Double] = []
        for (index, other) in pairs {
            let smooth = tracks[index].smooth
            let box = readings[other].box
            across.append(Double(box.x) + Double(box.width) / 2 - (smooth.x + smooth.width / 2))
            down.append(Double(box.y) + Double(box.height) / 2 - (smooth.y + smooth.height / 2))
        }
        guard let right = Matching.median(across), let below = Matching.median(down) else { return }
        for index in tracks.indices {
            tracks[index].smooth.x += right
            tracks[index].smooth.y += below
        }
    }

    /// Lets a track go that was not read where another one was.
    private mutating func dropDoubles(seen: [Int: Int]) {
        for index in tracks.indices where seen[index] == nil {
            let place = tracks[index].place
            if seen.keys.contains(where: { 2 * place.overlap(tracks[$0].place) > place.area }) {
                tracks[index].trust = 0
            }
        }
    }
}

private func rounded(_ value: Double) -> Int { Int((value + 0.5).rounded(.down)) }

/// A box with parts of pixels.
private struct SmoothBox: Sendable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    init(_ box: Box) {
        x = Double(box.x)
        y = Double(box.y)
        width = Double(box.width)
        height = Double(box.height)
    }
}

/// One digit: where it was last, how its box looks smoothed, what it was read as, and how surely it
/// is there.
///
/// `trust` grows with the time in which it is read and shrinks with the time in which it is not: a
/// sequential test (A. Wald, 1945) of whether something is there, in milliseconds.
private struct Track: Sendable {
    struct Vote: Sendable {
        let time: Double
        let label: String
        let confidence: Double
    }

    let id: Int
    var place: Box
    var smooth: SmoothBox
    var trust = 0.0
    private(set) var lastSeen: Double
    private(set) var label: String
    private(set) var isShown = false
    private var votes: [Vote]
    private var resizedSince: Double?

    init(id: Int, reading: DigitReading, time: Double) {
        self.id = id
        place = reading.box
        smooth = SmoothBox(reading.box)
        lastSeen = time
        label = reading.label
        votes = [Vote(time: time, label: reading.label, confidence: reading.confidence)]
    }

    /// Takes in a frame in which it was not read.
    mutating func miss(_ milliseconds: Double, constants: VisionConstants.Tracker) {
        trust -= milliseconds * Double(constants.missPercent) / 100
    }

    /// Takes in a frame in which it was read, so many milliseconds after the frame before.
    mutating func see(
        _ reading: DigitReading, time: Double, milliseconds: Double, constants: VisionConstants.Tracker
    ) {
        if reading.label != label, milliseconds > Double(constants.leaveMilliseconds) {
            // After so long a halt this may well be another digit at the same place.
            label = reading.label
            trust = 0
            isShown = false
            votes = []
        }
        place = reading.box
        lastSeen = time
        votes.append(Vote(time: time, label: reading.label, confidence: reading.confidence))
        if reading.label == label {
            trust += min(milliseconds, Double(constants.stepMilliseconds)) * reading.confidence
            trust = min(
                trust, Double(constants.leaveMilliseconds) * Double(constants.missPercent) / 100)
        }
        if isLike(reading.box, time: time, constants: constants) {
            smoothTowards(reading.box, constants: constants)
        }
    }

    /// Whether a box has about the size of before, or another one for some time.
    ///
    /// For a frame or two a digit may be cut, or run together with a mark beside it.
    private mutating func isLike(
        _ box: Box, time: Double, constants: VisionConstants.Tracker
    ) -> Bool {
        let unlike = abs(Double(box.width) - smooth.width) + abs(Double(box.height) - smooth.height)
        if unlike * 100 <= (smooth.width + smooth.height) * Double(constants.resizePercent) {
            resizedSince = nil
            return true
        }
        let since = resizedSince ?? time
        resizedSince = since
        return 1000 * (time - since) >= Double(constants.leaveMilliseconds)
    }

    /// Follows slowly what is hardly more than the noise of a box, and at once what is far more.
    private mutating func smoothTowards(_ box: Box, constants: VisionConstants.Tracker) {
        let longest = max(box.width, box.height)
        let free = max(
            Double(constants.freePixels), Double(longest) * Double(constants.freePercent) / 100)
        let slow = Double(constants.smoothingPercent) / 100
        func followed(_ old: Double, _ new: Int) -> Double {
            let apart = Double(new) - old
            let share = slow + (1 - slow) * min(1, apart * apart / (free * free))
            return old + apart * share
        }
        smooth.x = followed(smooth.x, box.x)
        smooth.y = followed(smooth.y, box.y)
        smooth.width = followed(smooth.width, box.width)
        smooth.height = followed(smooth.height, box.height)
    }

    /// Lets the frames of the window vote; a label in place stays until another is clearly ahead.
    mutating func decide(time: Double, constants: VisionConstants.Tracker) {
        let window = Double(constants.windowMilliseconds) / 1000
        let recent = votes.filter { time - $0.time <= window }
        votes = recent.isEmpty ? votes.suffix(1) : recent
        let weights = weights
        var needed = weights[label, default: 0]
        if isShown { needed = needed * Double(constants.switchPercent) / 100 }
        if let best = weights.min(by: { ($1.value, $0.key) < ($0.value, $1.key) }),
            weights[label] == nil || best.value > needed
        {
            label = best.key
        }
        isShown = isShown || trust >= Double(constants.confirmMilliseconds)
    }

    /// The confidences of each label's votes, summed up.
    private var weights: [String: Double] {
        votes.reduce(into: [:]) { $0[$1.label, default: 0] += $1.confidence }
    }

    var tracked: TrackedReading {
        let box = Box(
            x: rounded(smooth.x), y: rounded(smooth.y), width: rounded(smooth.width),
            height: rounded(smooth.height))
        let confidence = weights[label, default: 0] / Double(votes.count)
        return TrackedReading(id: id, box: box, label: label, confidence: confidence)
    }
}
