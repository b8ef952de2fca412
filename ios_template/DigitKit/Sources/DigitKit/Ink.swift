/// Which pixels of a frame differ from the ground around them: dark on light or light on dark.
///
/// The same, to the last bit, as `find_ink` of the workbench's `vision.ink`.
struct Ink: Sendable {
    /// 255 on ink, else 0.
    let mask: Grey

    /// How strongly each pixel differs from its ground.
    let contrast: Grey

    /// The picture a little smoothed.
    let luma: Grey

    /// The grey value of the ground in each block.
    let ground: Grey

    init(mask: Grey, contrast: Grey, luma: Grey, ground: Grey) {
        self.mask = mask
        self.contrast = contrast
        self.luma = luma
        self.ground = ground
    }

    init(of luma: Grey, constants: VisionConstants.Ink) {
        let block = constants.block
        let smooth = luma.blurred3x3().padded(toMultipleOf: block)
        let blocks = Blocks(of: smooth, size: block)
        let noise = blocks.medianSpread()
        let ground = blocks.ground(noise: noise, constants: constants)
        let least = max(
            constants.minimumContrast,
            min(noise * constants.noisePercent / 100, constants.maximumNoise)
        )
        let side = Side(of: blocks, ground: ground, least: least, constants: constants)

        let contrast = Ink.contrast(of: smooth, ground: ground, isLight: side.isLight, block: block)
        let width = smooth.width
        var mask = Grey(width: width, height: smooth.height)
        contrast.pixels.withUnsafeBufferPointer { source in
            mask.pixels.withUnsafeMutableBufferPointer { target in
                for y in 0..<smooth.height {
                    for column in 0..<blocks.columns {
                        let threshold = side.threshold[(y / block) * blocks.columns + column]
                        let start = y &* width &+ column &* block
                        for index in start..<start &+ block {
                            target[index] = source[index] > threshold ? 255 : 0
                        }
                    }
                }
            }
        }
        // A grainy stroke has gaps of a pixel or two.
        mask = mask.dilated3x3().eroded3x3()
        let whole = Box(x: 0, y: 0, width: luma.width, height: luma.height)
        let isPadded = luma.width != width || luma.height != smooth.height
        self.init(
            mask: isPadded ? mask.cropped(to: whole) : mask,
            contrast: isPadded ? contrast.cropped(to: whole) : contrast,
            luma: isPadded ? smooth.cropped(to: whole) : smooth,
            ground: ground
        )
    }

    /// The difference from the ground, which is interpolated between the middles of its blocks.
    private static func contrast(
        of smooth: Grey, ground: Grey, isLight: [Bool], block: Int
    ) -> Grey {
        let (width, height) = (smooth.width, smooth.height)
        let columns = ground.width
        // Twice a block are the units of a weight: a pixel's middle lies between two of them.
        let unit = 2 * block
        let places = (0..<width).map { Placed($0, of: columns, block: block) }
        var across = [UInt16](repeating: 0, count: width * ground.height)
        for row in 0..<ground.height {
            for (x, place) in places.enumerated() {
                across[row &* width &+ x] = UInt16(
                    Int(ground[place.first, row]) &* (unit - place.weight)
                        &+ Int(ground[place.second, row]) &* place.weight)
            }
        }
        // All sums stay below 2 ** 16 as long as a block is at most 8 pixels.
        let half = UInt16(unit * unit / 2)
        let shift = UInt16((unit * unit).trailingZeroBitCount)
        let isDarkOnly = !isLight.contains(true)
        var level = [UInt16](repeating: 0, count: width)
        return Grey(width: width, height: height) { target in
            smooth.pixels.withUnsafeBufferPointer { source in
                across.withUnsafeBufferPointer { across in
                    level.withUnsafeMutableBufferPointer { level in
                        for y in 0..<height {
                            let place = Placed(y, of: ground.height, block: block)
                            let first = place.first &* width
                            let second = place.second &* width
                            let one = UInt16(unit - place.weight)
                            let two = UInt16(place.weight)
                            let row = y &* width
                            for x in 0..<width {
                                let sum = across[first &+ x] &* one &+ across[second &+ x] &* two
                                level[x] = (sum &+ half) &>> shift
                            }
                            for x in 0..<width {
                                let value = UInt16(source[row &+ x])
                                let depth = level[x] > value ? level[x] &- value : 0
                                target[row &+ x] = UInt8(truncatingIfNeeded: depth)
                            }
                            if isDarkOnly { continue }
                            let lights = (y / block) &* columns
                            for column in 0..<columns where isLight[lights &+ column] {
                                for x in column &* block..<(column &+ 1) &* block {
                                    let value = UInt16(source[row &+ x])
                                    let depth = value > level[x] ? value &- level[x] : 0
                                    target[row &+ x] = UInt8(truncatingIfNeeded: depth)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// On which side of the ground the ink of each block lies, and how far from it ink begins.
private struct Side {
    let isLight: [Bool]
    let threshold: [UInt8]

    init(of blocks: Blocks, ground: Grey, least: Int, constants: VisionConstants.Ink) {
        let near = constants.neighbourBlocks
        let darker = ground.combined(with: blocks.lowest) { $0 > $1 ? $0 - $1 : 0 }
        let lighter = blocks.highest.combined(with: ground) { $0 > $1 ? $0 - $1 : 0 }
        let darkSums = darker.sums(over: near)
        let lightSums = lighter.sums(over: near)
        let nearbyLight = lighter.highestAround(near)
        // Where neither side is strong enough to be ink, the side does not matter.
        let isLight = darkSums.indices.map {
            lightSums[$0] > darkSums[$0] && Int(nearbyLight.pixels[$0]) > least
        }
        var strongest = darker
        for index in isLight.indices where isLight[index] {
            strongest.pixels[index] = lighter.pixels[index]
        }
        // Where the ground itself changes much, as at the edge of a shadow, it is known less well.
        let slope = ground.dilated3x3().combined(with: ground.eroded3x3()) { $0 &- $1 }
        let nearby = strongest.highestAround(near)
        threshold = nearby.pixels.indices.map { index in
            let steep = max(Int(slope.pixels[index]) - constants.usualSlope, 0)
            let flat = max(Int(nearby.pixels[index]) * constants.neighbourPercent / 100, least)
            return UInt8(min(flat + steep * constants.slopePercent / 100, 255))
        }
        self.isLight = isLight
    }
}
