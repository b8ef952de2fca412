extension Grey {
    /// The mean width of a stroke in tenths of a pixel, as twice its area over its outline.
    ///
    /// The outline is Crofton's estimate: edges met along rows, columns and both diagonals.
    func strokeWidth() -> Int {
        let framed = framed(by: 1)
        let solid = framed.pixels.map { $0 > 127 ? 1 : 0 }
        let stride = framed.width
        var (across, slanted, area) = (0, 0, 0)
        for y in 0..<framed.height {
            for x in 0..<stride {
                let here = solid[y &* stride &+ x]
                area &+= here
                if x + 1 < stride { across &+= here ^ solid[y &* stride &+ x &+ 1] }
                guard y + 1 < framed.height else { continue }
                let below = (y &+ 1) &* stride &+ x
                across &+= here ^ solid[below]
                if x + 1 < stride { slanted &+= here ^ solid[below &+ 1] }
                if x > 0 { slanted &+= here ^ solid[below &- 1] }
            }
        }
        // A hundred-thousandth of pi/8 for each edge across, and of that over the root of 2 for
        // each slanted.
        let outline = 39270 * across + 27768 * slanted
        return outline == 0 ? 0 : 2_000_000 * area / outline
    }
}
