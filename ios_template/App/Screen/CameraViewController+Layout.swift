import UIKit

extension CameraViewController {
    func layOut() {
        view.backgroundColor = .black
        view.tintColor = UIColor(named: "AccentColor")
        stillView.clipsToBounds = true
        for subview in [previewView, stillView, overlay, page] {
            view.addFilling(subview)
        }
        // Over a picture all is as in the dark, whatever the look of the system.
        for subview in [overlay, readout, controls] {
            subview.overrideUserInterfaceStyle = .dark
        }
        for subview in [readout, controls] {
            subview.translatesAutoresizingMaskIntoConstraints = false
            view.insertSubview(subview, belowSubview: page)
        }
        let safe = view.safeAreaLayoutGuide
        NSLayoutConstraint.activate([
            readout.topAnchor.constraint(equalTo: safe.topAnchor, constant: 12),
            readout.centerXAnchor.constraint(equalTo: safe.centerXAnchor),
            readout.leadingAnchor.constraint(greaterThanOrEqualTo: safe.leadingAnchor, constant: 16),
            readout.trailingAnchor.constraint(lessThanOrEqualTo: safe.trailingAnchor, constant: -16),
            readout.bottomAnchor.constraint(lessThanOrEqualTo: controls.topAnchor, constant: -12),
            // However large the letters are, most of the picture stays in view.
            readout.heightAnchor.constraint(lessThanOrEqualTo: safe.heightAnchor, multiplier: 0.4),
            controls.bottomAnchor.constraint(equalTo: safe.bottomAnchor, constant: -12),
            controls.centerXAnchor.constraint(equalTo: safe.centerXAnchor),
            controls.leadingAnchor.constraint(greaterThanOrEqualTo: safe.leadingAnchor, constant: 16),
        ])
    }
}
