// Makes the samples of the golden set's regions and frames as DigitKit does, and prints them as JSON.
// It is built with the readers of DigitKit's own tests. The argument is `vision.json`; the golden
// set lies beside the program.

@testable import DigitKit
import Foundation

struct Made: Encodable {
    /// A sample for each region that the workbench makes one of, empty where DigitKit makes none.
    let regions: [Data]
    /// For each frame the samples that are found in it.
    let frames: [[Data]]
}

let constants = try VisionConstants(json: Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1])))
let bank = try Golden.bank()
let normaliser = Normaliser(constants: constants.normalise)
let finder = DigitFinder(constants: constants)

func sample(of region: RegionScene) -> Data {
    let scene = region.scene
    let contrast = Grey(width: scene.width, height: scene.height, pixels: scene.rendered(bank: bank))
    let own = Grey(
        width: scene.width, height: scene.height,
        pixels: contrast.pixels.map { Int($0) >= region.ownFrom ? 255 : 0 })
    let made = normaliser.normalise(contrast: contrast, own: own, mean: contrast.mean(where: own))
    return Data(made?.sample ?? [])
}

let made = Made(
    regions: try Golden.regions().filter { $0.sample != nil }.map { sample(of: $0.region) },
    frames: try Golden.scenes().map { one in
        finder.find(luma: one.scene.rendered(bank: bank), width: one.scene.width, height: one.scene.height)
            .digits.map { Data($0.sample) }
    }
)
FileHandle.standardOutput.write(try JSONEncoder().encode(made))
