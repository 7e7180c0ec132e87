import Glibc
import Images

/// Makes the squares of one picture, and ends. The picture comes on standard input, the answer goes to standard output.
///
/// Pictures are decoded nowhere else: whatever is done to a decoder, it happens to a process that knows nothing, may ask the system
/// for hardly anything, and is about to end. The node takes its death for a refusal.
@main
struct ImageWorker {
    static func main() {
        // What lies in the folder of libvips is loaded when it begins: with another folder nothing is, and it begins sooner.
        unsafe setenv("VIPSHOME", "/nonexistent", 1)
        // Nor does it make programs of its own.
        unsafe setenv("VIPS_NOVECTOR", "1", 1)
        guard Picture.prepare(), Confinement.begin() else { _exit(Ending.unconfined.rawValue) }
        guard let bytes = unsafe StandardStreams.read(limit: ImageLimits.bytes) else { _exit(Ending.noInput.rawValue) }
        do throws(ImageRefusal) {
            StandardStreams.write(try unsafe Picture(bytes).answer().encoded)
        } catch {
            StandardStreams.write([error.rawValue])
        }
        // What libraries do on their way out is of no use here.
        _exit(Ending.done.rawValue)
    }

    /// The exit statuses (sysexits.h).
    enum Ending: Int32 {
        case done = 0
        case noInput = 66
        case unconfined = 71
    }
}
