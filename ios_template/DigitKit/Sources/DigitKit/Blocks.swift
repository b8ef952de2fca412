/// Lowest, highest and mean grey value of each block of a frame.
struct Blocks {
    let columns: Int
    let rows: Int
    let lowest: Grey
    let highest: Grey
    let mean: Grey

    /// - Parameter image: whole blocks of `size` × `size` pixels.
    init(of image: Grey, size: Int) {
        let columns = image.width / size
        let rows = image.height / size
        var lowest = Grey(width: columns, height: rows)
        var highest = lowest
        var mean = lowest
        var band = Band(width: columns * size)
        let count = size * size
        image.pixels.withUnsafeBufferPointer { source in
            for row in 0..<rows {
                band.collect(row * size..<(row + 1) * size, of: source, stride: image.width)
                for column in 0..<columns {
                    let block = band.block(column * size..<(column + 1) * size)
                    let index = row * columns + column
                    lowest.pixels[index] = block.lowest
                    highest.pixels[index] = block.highest
                    let twice: Int = 2 * block.sum + count
                    mean.pixels[index] = UInt8(twice / (2 * count))
                }
            }
        }
        self.columns = columns
        self.rows = rows
        self.lowest = lowest
        self.highest = highest
        self.mean = mean
    }

    private var spread: Grey { highest.combined(with: lowest) { $0 &- $1 } }

    /// The median spread of a block, which in a picture of mostly paper is that of noise.
    func medianSpread() -> Int {
        var counts = [Int](repeating: 0, count: 256)
        for value in spread.pixels { counts[Int(value)] += 1 }
        var passed = 0
        for (value, count) in counts.enumerated() {
            passed += count
            if passed > columns * rows / 2 { return value }
        }
        return 0
    }

    /// The spread less a share, in percent, of what a slope through the block explains.
    private func roughness(slopeShare: Int) -> [Int] {
        let spread = spread
        var result: [Int] = []
        result.reserveCapacity(columns * rows)
        for y in 0..<rows {
            let (above, below) = (max(y - 1, 0), min(y + 1, rows - 1))
            for x in 0..<columns {
                let (left, right) = (max(x - 1, 0), min(x + 1, columns - 1))
                let slope =
                    abs(Int(mean[right, y]) - Int(mean[left, y]))
                    + abs(Int(mean[x, below]) - Int(mean[x, above]))
                result.append(Int(spread[x, y]) - slope * slopeShare / 200)
            }
        }
        return result
    }

    /// The grey value of the ground under each block.
    ///
    /// Ground is what is smooth and wide: an even block that hangs together with a wide even square,
    /// as paper does even through a soft shadow, while the inside of a stroke is cut off by its edges.
    /// Small even patches count where they look like the median of their surroundings. Blocks with
    /// ink take the mean of the ground around them.
    func ground(noise: Int, constants: VisionConstants.Ink) -> Grey {
        let median = mean.median(over: constants.backgroundBlocks)
        let limit = max(noise * constants.evenPercent / 100, constants.leastEven)
        var isEven = Grey(width: columns, height: rows)
        for (index, value) in roughness(slopeShare: constants.slopeShare).enumerated() {
            isEven.pixels[index] = value <= limit ? 1 : 0
        }
        let wide = max(1, min(columns, rows) * constants.widePercent / 100) | 1
        let evenAround = isEven.sums(over: wide)
        var isGround = Grey(width: columns, height: rows)
        for part in Components(of: isEven, isDiagonal: false).parts {
            let isWide = part.runs.contains { run in
                (run.start..<run.end).contains { evenAround[run.y * columns + $0] == wide * wide }
            }
            guard isWide else { continue }
            for run in part.runs {
                for x in run.start..<run.end { isGround[x, run.y] = 1 }
            }
        }
        var known = Grey(width: columns, height: rows)
        for index in isGround.pixels.indices where isEven.pixels[index] != 0 {
            let usual = constants.usualContrast
                + Int(median.pixels[index]) * constants.usualPercent / 100
            if abs(Int(mean.pixels[index]) - Int(median.pixels[index])) <= usual {
                isGround.pixels[index] = 1
            }
            known.pixels[index] = isGround.pixels[index] * mean.pixels[index]
        }
        // The nearest ground counts: it is looked further away only while some block is without.
        var ground = median
        var missing = Array(ground.pixels.indices)
        for reach in constants.reaches.sorted() where !missing.isEmpty {
            let counts = isGround.sums(over: reach)
            let values = known.sums(over: reach)
            missing.removeAll { index in
                let count = counts[index]
                guard count > 0 else { return false }
                let twice: Int = 2 * values[index] + count
                ground.pixels[index] = UInt8(twice / (2 * count))
                return true
            }
        }
        return ground
    }
}

/// Lowest and highest value and sum of each column of a band of rows.
private struct Band {
    private var lowest: [UInt8]
    private var highest: [UInt8]
    private var sums: [UInt16]

    init(width: Int) {
        lowest = [UInt8](repeating: 0, count: width)
        highest = lowest
        sums = [UInt16](repeating: 0, count: width)
    }

    /// Row after row, so that the compiler handles many columns at a time.
    mutating func collect(
        _ rows: Range<Int>, of source: UnsafeBufferPointer<UInt8>, stride: Int
    ) {
        let width = lowest.count
        lowest.withUnsafeMutableBufferPointer { lowest in
            highest.withUnsafeMutableBufferPointer { highest in
                sums.withUnsafeMutableBufferPointer { sums in
                    lowest.update(repeating: 255)
                    highest.update(repeating: 0)
                    sums.update(repeating: 0)
                    for row in rows {
                        let start = row &* stride
                        for x in 0..<width {
                            let value = source[start &+ x]
                            lowest[x] = min(lowest[x], value)
                            highest[x] = max(highest[x], value)
                            sums[x] = sums[x] &+ UInt16(value)
                        }
                    }
                }
            }
        }
    }

    func block(_ columns: Range<Int>) -> (lowest: UInt8, highest: UInt8, sum: Int) {
        var result = (lowest: UInt8.max, highest: UInt8.min, sum: 0)
        for x in columns {
            result.lowest = min(result.lowest, lowest[x])
            result.highest = max(result.highest, highest[x])
            result.sum &+= Int(sums[x])
        }
        return result
    }
}
