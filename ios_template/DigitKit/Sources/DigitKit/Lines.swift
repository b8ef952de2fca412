/// An ink mask without lines, and on ruled paper the mean contrast and thickness of those, else 0.
struct Unlined: Sendable {
    let mask: Grey
    let contrast: Int
    let thickness: Int
}

extension Ink {
    /// The mask without its long straight thin lines: ruled and squared paper, table borders.
    ///
    /// A line runs along rows (or columns) within a slope of some degrees and crosses a good part
    /// of the frame. What is thicker than the line, such as a digit's stroke that it crosses,
    /// stays. On ruled paper, which has several lines or so many parts that it `isBusy`, shreds of
    /// lines go too: they are as thin and as pale as those. Else a line may be as dark as a digit
    /// underlined.
    func withoutLines(_ constants: VisionConstants.Lines, isBusy: Bool) -> Unlined {
        let across = Lines(across: mask, constants: constants)
        // Columns are rows of the transposed mask, and so are treated alike.
        let down = Lines(across: mask.transposed(), constants: constants)
        let lines = across.pixels.combined(with: down.pixels.transposed()) { $0 | $1 }
        let count = lines.inkCount
        guard count > 0 else { return Unlined(mask: mask, contrast: 0, thickness: 0) }
        let rest = mask.combined(with: lines) { $0 & ~$1 }
        guard isBusy || across.count + down.count >= constants.ruledLines else {
            return Unlined(mask: rest, contrast: 0, thickness: 0)
        }
        var sum = 0
        for (index, value) in lines.pixels.enumerated() where value != 0 {
            sum += Int(contrast.pixels[index])
        }
        let mean = sum / count
        let palest = UInt8(min(255, mean * constants.palePercent / 100))
        let thickness = max(across.thickness, down.thickness)
        let thick = rest.transposed().keepingRuns(from: thickness + 1).transposed()
            .keepingRuns(from: thickness + 1)
        let strong = thick.combined(with: contrast) { $0 != 0 || $1 > palest ? 255 : 0 }
        return Unlined(
            mask: rest.combined(with: strong) { $0 & $1 }, contrast: mean, thickness: thickness)
    }
}

/// The pixels of lines, 255 on them, how many there are and how thick at most.
private struct Lines {
    let pixels: Grey
    let count: Int
    let thickness: Int

    /// The lines that run along the rows of a mask.
    init(across mask: Grey, constants: VisionConstants.Lines) {
        let thin = mask.keepingThin(upTo: constants.thickest)
        let runs = thin.keepingRuns(from: constants.shortestRun)
        var lines = Grey(width: mask.width, height: mask.height)
        var length = 0
        var count = 0
        for part in Components(of: runs.bridged(over: constants.widestGap), isDiagonal: true).parts
        where part.box.width * 100 >= mask.width * constants.lengthPercent {
            var inked = 0
            for run in part.runs {
                for x in run.start..<run.end where runs[x, run.y] != 0 { inked += 1 }
            }
            guard inked * 100 >= part.area * constants.inkedPercent else { continue }
            length += part.box.width
            count += 1
            for run in part.runs {
                for x in run.start..<run.end { lines[x, run.y] = 255 }
            }
        }
        self.count = count
        guard length > 0 else {
            pixels = lines
            thickness = 0
            return
        }
        let reach = constants.thickest / 2
        let beside = lines.dilated(left: 0, right: 0, up: reach, down: reach)
        let near = thin.combined(with: beside) { $0 & $1 }
        thickness = near.inkCount / length + constants.thicknessSlack
        pixels = mask.keepingThin(upTo: thickness).combined(with: beside) { $0 & $1 }
    }
}

extension Grey {
    /// The mask with only those runs along rows that are at least so long.
    fileprivate func keepingRuns(from shortest: Int) -> Grey {
        var result = Grey(width: width, height: height)
        for run in Components.runs(of: self) where run.end - run.start >= shortest {
            for x in run.start..<run.end { result[x, run.y] = 255 }
        }
        return result
    }

    /// The mask with only those pixels whose run down the column is at most so long.
    fileprivate func keepingThin(upTo thickest: Int) -> Grey {
        combined(with: transposed().keepingRuns(from: thickest + 1).transposed()) { $0 & ~$1 }
    }

    /// The mask with the gaps in each row filled that are at most so wide.
    fileprivate func bridged(over widest: Int) -> Grey {
        var result = self
        var last = Run(y: -1, start: 0, end: 0)
        for run in Components.runs(of: self) {
            if run.y == last.y, run.start - last.end <= widest {
                for x in last.end..<run.start { result[x, run.y] = 255 }
            }
            last = run
        }
        return result
    }
}
