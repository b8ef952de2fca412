/// A picture cut across the way that lines run into strips of eight columns: a value for each strip
/// and each place along it, which is a row of the picture.
struct Strips {
    static let size = 8

    let count: Int
    let places: Int

    /// Strip by strip.
    var values: [UInt8]

    init(count: Int, places: Int) {
        self.count = count
        self.places = places
        values = [UInt8](repeating: 0, count: count * places)
    }

    /// 1 where a strip has at least so many inked pixels in a row of a mask, else 0.
    init(across mask: Grey, least: Int) {
        self.init(count: mask.width / Strips.size, places: mask.height)
        let (count, places) = (count, places)
        let ones: UInt64 = 0x0101_0101_0101_0101
        values.withUnsafeMutableBufferPointer { values in
            mask.pixels.withUnsafeBytes { source in
                for place in 0..<places {
                    for strip in 0..<count {
                        let start = place &* mask.width &+ strip &* Strips.size
                        let eight = source.loadUnaligned(fromByteOffset: start, as: UInt64.self)
                        // Multiplied, all eight bytes are added up in the uppermost.
                        let inked = ((eight & ones) &* ones) &>> 56
                        values[strip &* places &+ place] = inked >= UInt64(least) ? 1 : 0
                    }
                }
            }
        }
    }

    /// Its values as an image, a row for each strip.
    var grey: Grey { Grey(width: places, height: count, pixels: values) }

    /// Values at the edge of lines over their thickness, as an image.
    func whole(_ size: (width: Int, height: Int), thickness: Int) -> Grey {
        var result = Grey(width: size.width, height: size.height)
        for strip in 0..<count {
            let start = strip * places
            for place in 0..<places {
                // From a place before the edge to one behind the line.
                var highest: UInt8 = 0
                for near in max(place - thickness, 0)...min(place + 1, places - 1) {
                    highest = max(highest, values[start &+ near])
                }
                guard highest > 0 else { continue }
                let first = place * size.width + strip * Strips.size
                for x in first..<first + Strips.size { result.pixels[x] = highest }
            }
        }
        return result
    }
}

/// Where straight lines pass and where they would run on, 1 there and else 0.
///
/// A line is in a strip at the place where most of the strip is inked; it is straight where sixteen
/// strips in a row have it, or nearly so, each a little further up or down than the last. The sums
/// over two, four, eight and sixteen strips are built from each other for all slopes, as in the fast
/// discrete Radon transform (M. L. Brady: A fast discrete approximation algorithm for the Radon
/// transform, 1998). The same as the workbench's `vision.straight`.
struct StraightMarks {
    private static let window = 16

    let inside: Strips
    let beyond: Strips

    /// Returns nil where there is no straight line.
    init?(of strips: Strips, constants: VisionConstants.Lines) {
        guard !strips.values.isEmpty else { return nil }
        let padded = PaddedStrips(strips, margin: 2 * constants.steepest)
        let windows = StraightMarks.fullWindows(of: padded, constants: constants)
        guard !windows.isEmpty else { return nil }
        let stride = padded.stride
        let inside = windows.map { one in
            Window(slope: one.slope >> 1, begins: one.begins.orShifted(8 * stride + one.slope))
        }
        let beyond = zip(windows, inside).map { one, half in
            let far = StraightMarks.window * stride + 2 * one.slope
            return Window(slope: half.slope, begins: half.begins.orShiftedBothWays(far))
        }
        self.inside = padded.strips(of: StraightMarks.spread(inside, stride: stride))
        self.beyond = padded.strips(of: StraightMarks.spread(beyond, stride: stride))
    }

    /// The slopes, in places over eight strips, and where windows begin that lines cross so.
    private static func fullWindows(
        of strips: PaddedStrips, constants: VisionConstants.Lines
    ) -> [Window] {
        var twos: [Int: [UInt8]] = [:]
        var fours: [Int: [UInt8]] = [:]
        var eights: [Int: [UInt8]] = [:]
        let stride = strips.stride
        let slopes = Swift.stride(
            from: -constants.steepest, through: constants.steepest, by: constants.slopeStep)
        return slopes.compactMap { slope in
            let overFour = slope >> 1
            let overTwo = half(overFour)
            let overOne = half(overTwo)
            let two = twos[overOne] ?? strips.values.plusShifted(stride + overOne)
            twos[overOne] = two
            let four = fours[overTwo] ?? two.plusShifted(2 * stride + overTwo)
            fours[overTwo] = four
            let eight = eights[overFour] ?? four.plusShifted(4 * stride + overFour)
            eights[overFour] = eight
            let begins = eight.plusShifted(8 * stride + slope).reaching(constants.coveredStrips)
            return begins.contains(1) ? Window(slope: slope, begins: begins) : nil
        }
    }

    /// All places of windows of eight strips.
    private static func spread(_ windows: [Window], stride: Int) -> [UInt8] {
        let fours = halves(of: windows, strips: 4, stride: stride, slope: half)
        let twos = halves(of: fours, strips: 2, stride: stride, slope: half)
        let ones = halves(of: twos, strips: 1, stride: stride) { _ in 0 }
        return ones[0].begins
    }

    /// Windows of half the length, one for each slope, for windows that begin there and `strips` on.
    private static func halves(
        of windows: [Window], strips: Int, stride: Int, slope: (Int) -> Int
    ) -> [Window] {
        var result: [Window] = []
        for one in windows {
            let both = one.begins.orShifted(strips * stride + one.slope)
            let slope = slope(one.slope)
            if let index = result.firstIndex(where: { $0.slope == slope }) {
                result[index].begins = result[index].begins.or(both)
            } else {
                result.append(Window(slope: slope, begins: both))
            }
        }
        return result
    }

    /// Half of a shift, rounded half up.
    private static func half(_ shift: Int) -> Int { (shift + 1) >> 1 }
}

/// Where windows of strips begin, and by how many places lines cross them.
private struct Window {
    let slope: Int
    var begins: [UInt8]
}

/// Strips with empty places on both sides, and empty strips behind the last: a shift by strips and
/// places is one by a number of values.
private struct PaddedStrips {
    let count: Int
    let places: Int
    let margin: Int
    let stride: Int
    let values: [UInt8]

    init(_ strips: Strips, margin: Int) {
        count = strips.count
        places = strips.places
        self.margin = margin
        stride = strips.places + 2 * margin
        var values = [UInt8](repeating: 0, count: (strips.count + 16) * stride)
        for strip in 0..<strips.count {
            let target = strip * stride + margin
            let source = strip * strips.places
            values.replaceSubrange(
                target..<target + strips.places, with: strips.values[source..<source + strips.places])
        }
        self.values = values
    }

    /// The strips that such values are of.
    func strips(of values: [UInt8]) -> Strips {
        var result = Strips(count: count, places: places)
        for strip in 0..<count {
            let source = strip * stride + margin
            let target = strip * places
            result.values.replaceSubrange(
                target..<target + places, with: values[source..<source + places])
        }
        return result
    }
}

extension [UInt8] {
    /// The sums of values and those that lie so much further on.
    fileprivate func plusShifted(_ shift: Int) -> [UInt8] {
        merged(from: 0, to: count - shift, at: shift) { $0 &+ $1 }
    }

    /// What is set here, or in what lies so much further back.
    fileprivate func orShifted(_ shift: Int) -> [UInt8] {
        merged(from: shift, to: count, at: -shift) { $0 | $1 }
    }

    fileprivate func orShiftedBothWays(_ shift: Int) -> [UInt8] {
        let back = orShifted(shift)
        return back.or(merged(from: 0, to: count - shift, at: shift) { $0 | $1 })
    }

    fileprivate func or(_ other: [UInt8]) -> [UInt8] {
        var result = self
        for index in result.indices { result[index] |= other[index] }
        return result
    }

    /// 1 where a value is at least so high, else 0.
    fileprivate func reaching(_ least: Int) -> [UInt8] {
        let least = UInt8(least)
        return map { $0 >= least ? 1 : 0 }
    }

    /// The values, from one index up to another merged with those so much further on.
    @inline(__always)
    private func merged(
        from first: Int, to end: Int, at shift: Int, _ merge: (UInt8, UInt8) -> UInt8
    ) -> [UInt8] {
        var result = self
        withUnsafeBufferPointer { source in
            result.withUnsafeMutableBufferPointer { target in
                for index in first..<Swift.max(first, end) {
                    target[index] = merge(source[index], source[index &+ shift])
                }
            }
        }
        return result
    }
}
