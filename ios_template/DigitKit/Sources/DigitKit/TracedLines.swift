/// Lines of like thickness among some straight marks: how pale and how thick they are.
struct TracedLines {
    /// The contrast that a line has at most, where one passes or would run on, by strip and place.
    let limits: Strips

    /// The mean contrast of a line there.
    let means: Strips

    /// How thick the lines usually are, in pixels.
    let thickness: Int

    /// The lines among some marks: those that are about as thick as most, and those that are much
    /// thicker and would hide behind them. Empty where no mark is long enough for a line.
    static func found(
        in marks: StraightMarks, thin: Grey, contrast: Grey, constants: VisionConstants.Lines
    ) -> [TracedLines] {
        let parts = Components(of: marks.beyond.grey, isDiagonal: true).parts
        var labels = [Int](repeating: -1, count: marks.beyond.values.count)
        let places = marks.beyond.places
        for (label, part) in parts.enumerated() {
            for run in part.runs {
                for place in run.start..<run.end { labels[run.y * places + place] = label }
            }
        }
        var lines = [Line](repeating: Line(), count: parts.count)
        followRuns(marks: marks, thin: thin) { strip, first, end in
            let x = strip * Strips.size + Strips.size / 2
            lines[labels[strip * places + first]].take(
                height: end - first, contrast: Int(contrast[x, (first + end - 1) / 2]))
        }
        let long = lines.indices.filter { lines[$0].isLong(constants) }
        guard let usual = usualHeight(of: long.map { lines[$0] }, constants) else { return [] }
        let thick = long.filter { lines[$0].thickness > usual }
        let others = long.filter { lines[$0].thickness <= usual }
        func traced(_ indices: [Int], _ thickness: Int) -> TracedLines {
            var mean = [Int](repeating: 0, count: lines.count)
            for index in indices { mean[index] = min(max(lines[index].meanContrast, 1), 255) }
            return TracedLines(
                labels: labels, mean: mean, thickness: thickness, marks: marks.beyond,
                constants: constants)
        }
        guard let height = usualHeight(of: thick.map { lines[$0] }, constants) else {
            return [traced(others, usual)]
        }
        return [traced(others, usual), traced(thick, height)]
    }

    /// - Parameter mean: the mean contrast of each line by its label; 0 for what is left out.
    private init(
        labels: [Int], mean: [Int], thickness: Int, marks: Strips,
        constants: VisionConstants.Lines
    ) {
        let limit = mean.map { UInt8(min($0 * constants.palePercent / 100, 255)) }
        var limits = Strips(count: marks.count, places: marks.places)
        var means = limits
        for (index, label) in labels.enumerated() where label >= 0 {
            means.values[index] = UInt8(mean[label])
            limits.values[index] = limit[label]
        }
        self.limits = limits
        self.means = means
        self.thickness = thickness
    }

    /// The median height of the runs across lines, and a little more; nil without lines.
    private static func usualHeight(
        of lines: [Line], _ constants: VisionConstants.Lines
    ) -> Int? {
        let heights = lines.flatMap(\.heights).sorted()
        return heights.isEmpty ? nil : heights[heights.count / 2] + constants.thicknessSlack
    }

    /// Tells of each run across a line in the middle of a strip: the strip, and from where up to
    /// where the run goes.
    private static func followRuns(
        marks: StraightMarks, thin: Grey, _ take: (_ strip: Int, _ first: Int, _ end: Int) -> Void
    ) {
        let inside = marks.inside
        for strip in 0..<inside.count {
            let x = strip * Strips.size + Strips.size / 2
            var first: Int?
            for place in 0...inside.places {
                let isInk = place < inside.places && thin[x, place] != 0
                if isInk, first == nil { first = place }
                guard !isInk, let start = first else { continue }
                if inside.values[strip * inside.places + start] != 0 { take(strip, start, place) }
                first = nil
            }
        }
    }
}

/// The runs across one line.
private struct Line {
    private(set) var heights: [Int] = []
    private var contrast = 0

    mutating func take(height: Int, contrast: Int) {
        heights.append(height)
        self.contrast += contrast
    }

    var meanContrast: Int { contrast / max(heights.count, 1) }

    var thickness: Int {
        (heights.reduce(0, +) + heights.count / 2) / max(heights.count, 1)
    }

    func isLong(_ constants: VisionConstants.Lines) -> Bool {
        let length = heights.count * Strips.size
        return length >= constants.shortest && length >= constants.timesLonger * thickness
    }
}
