import Images
import Kernel

extension ProblemKind {
    static let noPicture = ProblemKind(
        "TF4158", status: 415, "This is no picture that is taken",
        explanation: """
            Pictures are PNG, JPEG, WebP or GIF. What the file is said to be has to be what it begins like, and it may not be an \
            archive or a document as well. SVG, TIFF, HEIF and everything else is refused.
            """)
    static let pictureTooLarge = ProblemKind(
        "TF4131", status: 413, "This picture is too large",
        explanation: """
            A picture has at most \(ImageLimits.bytes / 1_048_576) MiB, \(ImageLimits.pixels / 1_000_000) million pixels, \
            \(ImageLimits.side) on each side, and where it moves \(ImageLimits.frames) frames.
            """)
    static let pictureDamaged = ProblemKind(
        "TF4222", status: 422, "This picture cannot be read",
        explanation: "It begins like a picture, and is damaged, incomplete, or takes too much to decode.")
    static let picturesBusy = ProblemKind(
        "TF5033", status: 503, "Too many pictures are being read right now",
        explanation: "Reading pictures is costly, and the queue for it is full. Try again after `Retry-After` seconds.")
    static let picturesUnavailable = ProblemKind(
        "TF5034", status: 503, "Pictures are not taken right now",
        explanation: "The program that reads pictures is not installed. The territory's operator finds more in the log."
    )

    static let picture = [noPicture, pictureTooLarge, pictureDamaged, picturesBusy, picturesUnavailable]
}

extension Problem {
    init(_ refusal: ImageRefusal) {
        switch refusal {
        case .unknownKind: self.init(.noPicture)
        case .tooLarge: self.init(.pictureTooLarge)
        case .damaged: self.init(.pictureDamaged)
        }
    }
}
