import CImages
import Images

/// One picture as somebody sent it, and the squares that libvips makes of it.
///
/// libvips reads the bytes while it decodes, so they stay where they are; nothing is given back before the process ends.
@safe
struct Picture {
    private let bytes: UnsafeRawBufferPointer

    private typealias Image = OpaquePointer

    /// The kinds that are taken, as libvips names what reads them.
    private enum Loader: String, CaseIterable {
        case jpeg = "VipsForeignLoadJpeg"
        case png = "VipsForeignLoadPng"
        case webp = "VipsForeignLoadWebp"
        case gif = "VipsForeignLoadNsgif"
    }

    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = unsafe bytes
    }

    /// Makes libvips ready to read those kinds, and no other.
    static func prepare() -> Bool {
        guard unsafe vips_init("territory-image-worker") == 0 else { return false }
        vips_concurrency_set(1)
        vips_cache_set_max(0)
        unsafe vips_operation_block_set("VipsForeignLoad", 1)
        for loader in Loader.allCases { unsafe vips_operation_block_set(loader.rawValue, 0) }
        return true
    }

    /// The head is judged before any pixel is decoded.
    func answer() throws(ImageRefusal) -> ImageAnswer {
        let (loader, shortSide) = try judge()
        var pixels = try unsafe Self.middle(of: decode(loader, spare: max(1, shortSide / ImageLimits.sizes[0])))
        var squares: [ImageAnswer.Square] = []
        for side in ImageLimits.sizes {
            unsafe pixels = try unsafe Self.resized(pixels, to: side)
            squares.append(ImageAnswer.Square(side: side, bytes: try unsafe Self.webp(pixels)))
        }
        return ImageAnswer(squares: squares)
    }

    private func judge() throws(ImageRefusal) -> (loader: Loader, shortSide: Int) {
        guard let name = unsafe vips_foreign_find_load_buffer(bytes.baseAddress, bytes.count),
            let loader = Loader.allCases.first(where: { unsafe String(cString: name).hasPrefix($0.rawValue) })
        else { throw .unknownKind }
        guard let head = unsafe territory_vips_open(bytes.baseAddress, bytes.count) else { throw .damaged }
        let width = Int(unsafe vips_image_get_width(head))
        let height = Int(unsafe vips_image_get_height(head))
        guard width <= ImageLimits.side, height <= ImageLimits.side, width * height <= ImageLimits.pixels,
            Int(unsafe vips_image_get_n_pages(head)) <= ImageLimits.frames
        else { throw .tooLarge }
        return (loader, min(width, height))
    }

    /// All of its pixels, so that what is missing or wrong in any of them is noticed.
    /// - Parameter spare: by how much it may be smaller; where its kind can do that, less is decoded.
    private func decode(_ loader: Loader, spare: Int) throws(ImageRefusal) -> Image {
        let image =
            switch (loader, spare) {
            case (.jpeg, 2...):
                unsafe territory_vips_open_jpeg(bytes.baseAddress, bytes.count, spare >= 8 ? 8 : spare >= 4 ? 4 : 2)
            case (.webp, 2...):
                unsafe territory_vips_open_webp(bytes.baseAddress, bytes.count, 1 / Double(spare))
            default:
                unsafe territory_vips_open(bytes.baseAddress, bytes.count)
            }
        guard let image = unsafe image, let pixels = unsafe vips_image_copy_memory(image) else { throw .damaged }
        return unsafe pixels
    }

    /// What is in the middle; which way up it is makes no difference to that.
    private static func middle(of image: Image) throws(ImageRefusal) -> Image {
        let width = unsafe vips_image_get_width(image)
        let height = unsafe vips_image_get_height(image)
        let side = min(width, height)
        var square: Image?
        guard unsafe territory_vips_cut(image, (width - side) / 2, (height - side) / 2, side, &square) == 0,
            let square = unsafe square
        else { throw .damaged }
        return unsafe square
    }

    /// With nothing but pixels: what the picture said of where, when and by what it was taken is left out.
    private static func resized(_ image: Image, to side: Int) throws(ImageRefusal) -> Image {
        var resized: Image?
        guard unsafe territory_vips_resize(image, Int32(side), &resized) == 0, let resized = unsafe resized,
            let pixels = unsafe vips_image_copy_memory(resized), var name = unsafe vips_image_get_fields(pixels)
        else { throw .damaged }
        while let field = unsafe name.pointee {
            unsafe vips_image_remove(pixels, field)
            unsafe name += 1
        }
        return unsafe pixels
    }

    private static func webp(_ image: Image) throws(ImageRefusal) -> [UInt8] {
        var bytes: UnsafeMutableRawPointer?
        var count = 0
        guard unsafe territory_vips_webp(image, Int32(ImageLimits.quality), &bytes, &count) == 0 else { throw .damaged }
        guard let bare = WebP.bare(unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))) else {
            throw .damaged
        }
        return bare
    }
}
