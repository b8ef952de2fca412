/// Filters that look at the neighbours of each pixel; what lies outside the image does not count.
extension Grey {
    func dilated3x3() -> Grey { filtered3x3(max) }

    func eroded3x3() -> Grey { filtered3x3(min) }

    @inline(__always)
    private func filtered3x3(_ choose: (UInt8, UInt8) -> UInt8) -> Grey {
        let (width, height) = (width, height)
        let down = Grey(width: width, height: height) { target in
            pixels.withUnsafeBufferPointer { source in
                for y in 0..<height {
                    let here = y &* width
                    let above = max(y - 1, 0) &* width
                    let below = min(y + 1, height - 1) &* width
                    for x in 0..<width {
                        target[here &+ x] = choose(
                            choose(source[above &+ x], source[here &+ x]), source[below &+ x])
                    }
                }
            }
        }
        return Grey(width: width, height: height) { target in
            down.pixels.withUnsafeBufferPointer { source in
                for y in 0..<height {
                    let row = y &* width
                    for x in 1..<max(1, width &- 1) {
                        target[row &+ x] = choose(
                            choose(source[row &+ x &- 1], source[row &+ x]), source[row &+ x &+ 1])
                    }
                    target[row] = choose(source[row], source[row + min(1, width - 1)])
                    target[row + width - 1] = choose(
                        source[row + width - 1], source[row + max(width - 2, 0)])
                }
            }
        }
    }

    /// A binomial blur of 3 × 3, rounded half up; at the edge the neighbour on the other side stands
    /// in.
    func blurred3x3() -> Grey {
        let (width, height) = (width, height)
        func mirrored(_ index: Int, _ count: Int) -> Int {
            count == 1 ? 0 : index < 0 ? 1 : index == count ? count - 2 : index
        }
        var sums = [UInt16](repeating: 0, count: width)
        return Grey(width: width, height: height) { target in
            pixels.withUnsafeBufferPointer { source in
                sums.withUnsafeMutableBufferPointer { sums in
                    for y in 0..<height {
                        let above = mirrored(y - 1, height) * width
                        let here = y * width
                        let below = mirrored(y + 1, height) * width
                        for x in 0..<width {
                            sums[x] =
                                UInt16(source[above &+ x]) &+ UInt16(source[here &+ x]) &<< 1
                                &+ UInt16(source[below &+ x])
                        }
                        for x in 1..<max(1, width &- 1) {
                            let sum = sums[x &- 1] &+ sums[x] &<< 1 &+ sums[x &+ 1]
                            target[here &+ x] = UInt8(truncatingIfNeeded: (sum &+ 8) &>> 4)
                        }
                        for x in width > 1 ? [0, width - 1] : [0] {
                            let sum =
                                sums[mirrored(x - 1, width)] + 2 * sums[x]
                                + sums[mirrored(x + 1, width)]
                            target[here + x] = UInt8((sum + 8) >> 4)
                        }
                    }
                }
            }
        }
    }

    /// The highest value of `size` × `size` pixels around each; for small images.
    func highestAround(_ size: Int) -> Grey {
        dilated(left: size / 2, right: size - 1 - size / 2, up: size / 2, down: size - 1 - size / 2)
    }

    /// The highest value within so many pixels on each side.
    func dilated(left: Int, right: Int, up: Int, down: Int) -> Grey {
        var across = Grey(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                var highest: UInt8 = 0
                for column in max(x - left, 0)...min(x + right, width - 1) {
                    highest = max(highest, pixels[y * width + column])
                }
                across.pixels[y * width + x] = highest
            }
        }
        var result = Grey(width: width, height: height)
        for y in 0..<height {
            for row in max(y - up, 0)...min(y + down, height - 1) {
                for x in 0..<width {
                    let index = y * width + x
                    result.pixels[index] = max(
                        result.pixels[index], across.pixels[row * width + x])
                }
            }
        }
        return result
    }

    /// Sums over `size` × `size` pixels around each; outside there is nothing.
    func sums(over size: Int) -> [Int] {
        let reach = size / 2
        // A table of sums from the top left corner, one row and column larger.
        let stride = width + 1
        var table = [Int](repeating: 0, count: stride * (height + 1))
        table.withUnsafeMutableBufferPointer { table in
            pixels.withUnsafeBufferPointer { values in
                for y in 0..<height {
                    var sum = 0
                    let (row, next) = (y &* stride, (y &+ 1) &* stride)
                    for x in 0..<width {
                        sum &+= Int(values[y &* width &+ x])
                        table[next &+ x &+ 1] = table[row &+ x &+ 1] &+ sum
                    }
                }
            }
        }
        return [Int](unsafeUninitializedCapacity: width * height) { result, written in
            table.withUnsafeBufferPointer { table in
                for y in 0..<height {
                    let top = max(y - reach, 0) &* stride
                    let bottom = min(y + reach + 1, height) &* stride
                    for x in 0..<width {
                        let left = max(x &- reach, 0)
                        let right = min(x &+ reach &+ 1, width)
                        let below: Int = table[bottom &+ right] &- table[bottom &+ left]
                        let above: Int = table[top &+ right] &- table[top &+ left]
                        result[y &* width &+ x] = below &- above
                    }
                }
            }
            written = width * height
        }
    }

    /// The median of `size` × `size` pixels around each; the edge is repeated outside.
    ///
    /// After T. S. Huang: a histogram moves along the row, and the median with it.
    func median(over size: Int) -> Grey {
        let reach = size / 2
        var result = Grey(width: width, height: height)
        var counts = [Int32](repeating: 0, count: 256)
        pixels.withUnsafeBufferPointer { source in
            counts.withUnsafeMutableBufferPointer { counts in
                result.pixels.withUnsafeMutableBufferPointer { target in
                    for y in 0..<height {
                        let rows = (-reach...reach).map { min(max(y + $0, 0), height - 1) * width }
                        counts.update(repeating: 0)
                        medians(
                            along: rows, of: source, reach: reach, counts: counts,
                            into: UnsafeMutableBufferPointer(
                                rebasing: target[y * width..<(y + 1) * width]))
                    }
                }
            }
        }
        return result
    }

    /// The medians of one row; `rows` are where the rows around it begin.
    private func medians(
        along rows: [Int], of source: UnsafeBufferPointer<UInt8>, reach: Int,
        counts: UnsafeMutableBufferPointer<Int32>, into target: UnsafeMutableBufferPointer<UInt8>
    ) {
        let half = Int32(rows.count * rows.count / 2)
        for row in rows {
            for offset in -reach...reach {
                counts[Int(source[row + min(max(offset, 0), width - 1)])] += 1
            }
        }
        var median = 0
        var below: Int32 = 0
        for x in 0..<width {
            if x > 0 {
                let leaving = min(max(x - 1 - reach, 0), width - 1)
                let entering = min(x + reach, width - 1)
                for row in rows {
                    let old = Int(source[row &+ leaving])
                    let new = Int(source[row &+ entering])
                    counts[old] &-= 1
                    counts[new] &+= 1
                    below &+= (new < median ? 1 : 0) &- (old < median ? 1 : 0)
                }
            }
            while below > half {
                median -= 1
                below -= counts[median]
            }
            while below + counts[median] <= half {
                below += counts[median]
                median += 1
            }
            target[x] = UInt8(median)
        }
    }
}
