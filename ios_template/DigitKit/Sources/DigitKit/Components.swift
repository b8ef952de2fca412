/// A horizontal run of ink: columns `start` up to, but not with, `end` of row `y`.
struct Run: Sendable {
    let y: Int
    let start: Int
    let end: Int
}

/// Connected ink: its box, its pixels, and the runs that make it up.
struct Part: Sendable {
    var box: Box
    var area: Int
    var runs: [Run]
}

/// The connected parts of a mask.
struct Components {
    private(set) var parts: [Part] = []

    /// - Parameters:
    ///   - mask: ink is what is not 0.
    ///   - isDiagonal: whether pixels that touch at a corner are connected.
    init(of mask: Grey, isDiagonal: Bool) {
        self.init(runs: Components.runs(of: mask), height: mask.height, isDiagonal: isDiagonal)
    }

    init(runs: [Run], height: Int, isDiagonal: Bool) {
        let slack = isDiagonal ? 1 : 0
        var parents = Array(runs.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while parents[index] != index {
                parents[index] = parents[parents[index]]
                index = parents[index]
            }
            return index
        }
        // Runs come row by row; `above` walks along the row before.
        var above = 0
        for (index, run) in runs.enumerated() {
            while above < index,
                runs[above].y < run.y - 1
                    || (runs[above].y == run.y - 1 && runs[above].end + slack <= run.start)
            {
                above += 1
            }
            var other = above
            while other < index, runs[other].y == run.y - 1, runs[other].start < run.end + slack {
                let one = root(other)
                let two = root(index)
                if one != two { parents[max(one, two)] = min(one, two) }
                other += 1
            }
        }
        var numbers = [Int](repeating: -1, count: runs.count)
        for (index, run) in runs.enumerated() {
            let first = root(index)
            let box = Box(x: run.start, y: run.y, width: run.end - run.start, height: 1)
            if numbers[first] < 0 {
                numbers[first] = parts.count
                parts.append(Part(box: box, area: box.width, runs: [run]))
            } else {
                let number = numbers[first]
                parts[number].box = parts[number].box.union(box)
                parts[number].area += box.width
                parts[number].runs.append(run)
            }
        }
    }

    /// The runs of ink, row by row.
    static func runs(of mask: Grey) -> [Run] {
        var runs: [Run] = []
        let width = mask.width
        mask.pixels.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            for y in 0..<mask.height {
                let row = UnsafeRawPointer(base + y * width)
                var x = 0
                while x < width {
                    // Paper is mostly empty: eight pixels at a time.
                    while x + 8 <= width, row.loadUnaligned(fromByteOffset: x, as: UInt64.self) == 0 {
                        x += 8
                    }
                    while x < width, source[y * width + x] == 0 { x += 1 }
                    guard x < width else { break }
                    let start = x
                    while x < width, source[y * width + x] != 0 { x += 1 }
                    runs.append(Run(y: y, start: start, end: x))
                }
            }
        }
        return runs
    }
}
