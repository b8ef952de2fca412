/// Cuts digits out of a frame and turns each into a sample; what turns out to be none is left out.
struct RegionCutter {
    /// The blurred rim of a stroke lies beside its ink by so many pixels.
    private static let rim = 2

    let ink: Ink
    let unlined: Unlined
    let constants: VisionConstants

    /// A digit with its box in pixels of the image that was searched.
    func digit(of one: Located) -> FoundDigit? {
        guard var cut = cut(one) else { return nil }
        let growing = Growing(constants: constants.growing)
        if growing.margin(of: one.box) > 0 {
            let growth = growing.grown(
                cut.own, contrast: cut.contrast, taken: taken(beside: cut), mean: cut.mean)
            if let beyond = growth.beyond, !isEdge(beyond, of: one, in: cut) { return nil }
            cut.own = growth.own
            cut.mean = cut.contrast.mean(where: cut.own)
            cut = cut.trimmed(to: RegionCutter.rim)
        }
        guard !isEdge(cut.own, of: one, in: cut) else { return nil }
        guard
            let made = Normaliser(constants: constants.normalise)
                .normalise(contrast: cut.contrast, own: cut.own, mean: cut.mean)
        else { return nil }
        var box = made.box
        box.x += cut.window.x
        box.y += cut.window.y
        return FoundDigit(box: box, sample: made.sample, contrast: cut.mean)
    }

    /// The digit with its rim and where it may go on faintly, or nil for the shred of a line.
    private func cut(_ one: Located) -> Cut? {
        let margin = RegionCutter.rim + Growing(constants: constants.growing).margin(of: one.box)
        let window = one.box.grown(by: margin, within: ink.mask)
        var own = Grey(width: window.width, height: window.height)
        for run in one.runs {
            for x in run.start..<run.end { own[x - window.x, run.y - window.y] = 255 }
        }
        let contrast = ink.contrast.cropped(to: window)
        let mean = contrast.mean(where: own)
        guard !unlined.isShred(own, mean: mean, window: window, constants: constants.lines) else {
            return nil
        }
        return Cut(window: window, own: own, contrast: contrast, mean: mean)
    }

    /// Whether pixels in the window of a digit are the edge of a page or of a shadow.
    private func isEdge(_ pixels: Grey, of one: Located, in cut: Cut) -> Bool {
        let edges = Edges(constants: constants.edges)
        let isEven = edges.isEvenGround(
            ink.ground, around: one.box, block: constants.ink.block, mean: cut.mean)
        return !isEven
            && edges.isEdge(pixels, in: ink.luma, left: cut.window.x, top: cut.window.y)
    }

    /// Not 0 on what is of another digit or of a line.
    private func taken(beside cut: Cut) -> Grey {
        let others = unlined.mask.cropped(to: cut.window).combined(with: cut.own) { $0 & ~$1 }
        guard let near = unlined.near else { return others }
        return others.combined(with: near.cropped(to: cut.window)) { $0 | $1 }
    }
}

/// A digit's pixels, 255 on them, with the contrast around, and where they lie in the frame.
private struct Cut {
    var window: Box
    var own: Grey
    var contrast: Grey
    var mean: Int

    /// With so wide a margin around the digit's pixels.
    func trimmed(to rim: Int) -> Cut {
        let inner = own.inkBox().grown(by: rim, within: own)
        let place = Box(
            x: window.x + inner.x, y: window.y + inner.y, width: inner.width, height: inner.height)
        return Cut(
            window: place,
            own: own.cropped(to: inner),
            contrast: contrast.cropped(to: inner),
            mean: mean
        )
    }
}

extension Box {
    /// With a margin, cut at the edge of an image.
    fileprivate func grown(by margin: Int, within image: Grey) -> Box {
        let left = max(x - margin, 0)
        let top = max(y - margin, 0)
        return Box(
            x: left,
            y: top,
            width: min(right + margin, image.width) - left,
            height: min(bottom + margin, image.height) - top
        )
    }
}

extension Grey {
    /// The smallest box around what is not 0.
    fileprivate func inkBox() -> Box {
        let runs = Components.runs(of: self)
        let left = runs.map(\.start).min() ?? 0
        let top = runs.first?.y ?? 0
        let right = runs.map(\.end).max() ?? 0
        let bottom = (runs.last?.y ?? -1) + 1
        return Box(x: left, y: top, width: right - left, height: bottom - top)
    }
}
