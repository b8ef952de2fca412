/// Between which two blocks the middle of a pixel lies, and how much of the second it takes.
struct Placed {
    let first: Int
    let second: Int
    let weight: Int

    init(_ pixel: Int, of count: Int, block: Int) {
        let position = 2 * pixel + 1 - block
        let lower = floorDivided(position, by: 2 * block)
        first = min(max(lower, 0), count - 1)
        second = min(max(lower + 1, 0), count - 1)
        weight = position - lower * 2 * block
    }
}
