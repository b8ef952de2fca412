/// A small picture of contrast: a digit of the bank on ground, blurred, with noise.
///
/// From the contrast `ownFrom` on a pixel is the digit's own.
struct RegionScene: Decodable {
    let index: Int
    let width: Int
    let height: Int
    let ground: Int
    let ink: Int
    let blur: Int
    let noise: Int
    let seed: Int
    let ownFrom: Int

    /// The picture; around the digit lie two pixels.
    var scene: Scene {
        let digit = Scene.Placed(
            index: index, x: 2, y: 2, width: width, height: height, ink: ink, isMirrored: false)
        return Scene(
            width: width + 4, height: height + 4, paper: ground, blur: blur, noise: noise,
            seed: seed, digits: [digit])
    }
}
