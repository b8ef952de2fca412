extension Ink {
    /// The ink without that of textures, such as a carpet beside the page; what is written elsewhere
    /// in the picture stays.
    ///
    /// Judged are the horizontal runs of ink that begin in each block and in those around it: the
    /// smallest digits, written as closely as can be, have fewer than a texture. The same as the
    /// workbench's `vision.texture`.
    ///
    /// - Parameter runs: those of the mask.
    func withoutTexture(runs: [Run], constants: VisionConstants.Ink) -> Ink {
        let block = constants.block
        let columns = (mask.width + block - 1) / block
        let rows = (mask.height + block - 1) / block
        var starts = Grey(width: columns, height: rows)
        for run in runs { starts[run.start / block, run.y / block] += 1 }
        let size = constants.textureBlocks
        let ones = Grey(
            width: columns, height: rows, pixels: starts.pixels.map { _ in 1 })
        // At the edge of the picture fewer blocks are around: the limit is for a whole square of them.
        let density = zip(starts.sums(over: size), ones.sums(over: size)).map { $0 * size * size / $1 }
        let isDense = Grey(
            width: columns, height: rows,
            pixels: density.map { $0 > constants.textureRuns ? 1 : 0 })
        let near = isDense.highestAround(size)
        var kept = mask
        for run in runs {
            for x in run.start..<run.end {
                let index = run.y / block * columns + x / block
                // Its rim, where half of what is around is page, goes with it.
                let isTexture =
                    near.pixels[index] != 0 && 2 * density[index] > constants.textureRuns
                if isTexture { kept[x, run.y] = 0 }
            }
        }
        return Ink(mask: kept, contrast: contrast, luma: luma, ground: ground)
    }
}
