"""Pictures and what is none: files for whoever takes pictures, each with the statuses it may have. Everything is made here."""

import io
import random
import struct
import zipfile
import zlib

from PIL import Image

TAKEN, NONE, LARGE, DAMAGED = 200, 415, 413, 422
ORIENTATION, DESCRIPTION = 0x0112, 0x010E
SECRET = "taken at 59.9139 N 10.7522 E"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(size=(60, 40), mode="RGB"):
    return Image.radial_gradient("L").resize(size).convert(mode)


def saved(image, kind, **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def chunk(name, content, crc=None):
    crc = zlib.crc32(name + content) if crc is None else crc
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", crc)


def png(width, height, data=b"", more=b"", crc=None, depth=8, colour=0):
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head, crc) + more + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
    )


def zipped(content=b"hello", name="a.txt"):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def jpeg(width, height):
    """A small JPEG whose head tells of a large one."""
    whole = bytearray(saved(picture(), "JPEG"))
    start = whole.index(b"\xff\xc0") + 5
    whole[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


def gif_of(frames, size=(8, 8)):
    images = [Image.new("L", size, (number * 37) % 256) for number in range(frames)]
    return saved(images[0], "GIF", save_all=True, append_images=images[1:], duration=20)


def gif_header(width, height):
    whole = bytearray(saved(picture(), "GIF"))
    whole[6:10] = struct.pack("<HH", width, height)
    return bytes(whole)


def turned(value):
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = value, SECRET
    return saved(picture(), "JPEG", exif=exif)


def box(brand):
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0" + brand + b"mif1" + bytes(200)


def good():
    """Name, media type, bytes."""
    yield from (
        ("plain.png", "image/png", saved(picture(), "PNG")),
        ("palette.png", "image/png", saved(picture().quantize(16), "PNG")),
        ("alpha.png", "image/png", saved(picture(mode="RGBA"), "PNG")),
        ("grey.png", "image/png", saved(picture(mode="L"), "PNG")),
        ("deep.png", "image/png", saved(picture(mode="L").convert("I;16"), "PNG")),
        ("one-pixel.png", "image/png", saved(picture((1, 1)), "PNG")),
        ("narrow.png", "image/png", saved(picture((2000, 1)), "PNG")),
        ("plain.jpg", "image/jpeg", saved(picture(), "JPEG")),
        ("progressive.jpg", "image/jpeg", saved(picture((900, 700)), "JPEG", progressive=True)),
        ("grey.jpg", "image/jpeg", saved(picture(mode="L"), "JPEG")),
        ("cmyk.jpg", "image/jpeg", saved(picture(mode="CMYK"), "JPEG")),
        ("turned.jpg", "image/jpeg", turned(6)),
        ("plain.webp", "image/webp", saved(picture(), "WEBP")),
        ("lossless.webp", "image/webp", saved(picture(mode="RGBA"), "WEBP", lossless=True)),
        ("plain.gif", "image/gif", saved(picture(), "GIF")),
        ("moving.gif", "image/gif", gif_of(20)),
    )


def bad(chance):
    """Name, media type it is sent as, bytes, the statuses it may have as that or as bytes."""
    whole = {kind: saved(picture((300, 200)), kind) for kind in ("PNG", "JPEG", "WEBP", "GIF")}
    types = {kind: f"image/{kind.lower()}" for kind in whole}
    for kind, content in whole.items():
        yield f"half.{kind}", types[kind], content[: len(content) // 2], {DAMAGED}
        yield f"head.{kind}", types[kind], content[:16], {DAMAGED, NONE}
        yield f"noise.{kind}", types[kind], content[:12] + chance.randbytes(4000), {DAMAGED, NONE, LARGE}
        yield f"archive.{kind}", types[kind], content + zipped(), {NONE}
    bomb = zlib.compressobj(9)
    rows = b"".join(bomb.compress(bytes(30001)) for _ in range(2000)) + bomb.flush()
    vast = struct.pack(">IIBBBBB", 30000, 30000, 8, 0, 0, 0, 0)
    profile = b"icc\0\0" + zlib.compress(bytes(50_000_000), 9)
    yield from (
        ("vast.png", "image/png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", vast) + chunk(b"IDAT", rows), {LARGE}),
        ("long.png", "image/png", png(1, 2_000_000, bytes(4_000_000)), {LARGE}),
        ("huge-sides.png", "image/png", png(0x7FFFFFFF, 0x7FFFFFFF), {LARGE, DAMAGED}),
        ("no-width.png", "image/png", png(0, 10), {DAMAGED}),
        ("no-pixels.png", "image/png", png(100, 100), {DAMAGED}),
        ("profile-bomb.png", "image/png", png(8, 8, bytes(9 * 8), chunk(b"iCCP", profile)), {TAKEN, DAMAGED}),
        ("text-bomb.png", "image/png", png(8, 8, bytes(9 * 8), chunk(b"zTXt", profile)), {TAKEN, DAMAGED}),
        ("wrong-sum.png", "image/png", png(8, 8, bytes(9 * 8), crc=1), {DAMAGED}),
        ("document.png", "image/png", png(8, 8, bytes(9 * 8), chunk(b"tEXt", b"a\0%PDF-1.7")), {NONE}),
        ("vast.jpg", "image/jpeg", jpeg(65000, 65000), {LARGE}),
        ("wide.jpg", "image/jpeg", jpeg(10001, 16), {LARGE}),
        ("forty-one.jpg", "image/jpeg", saved(Image.new("L", (7300, 5700)), "JPEG"), {LARGE}),
        # What is drawn counts, not the canvas.
        ("vast.gif", "image/gif", gif_header(65535, 65535), {LARGE, TAKEN}),
        ("frames.gif", "image/gif", gif_of(10_000, (2, 2)), {LARGE}),
        ("script.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', {NONE}),
        ("svg-as.png", "image/png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', {NONE}),
        ("html-as.png", "image/png", b"<!DOCTYPE html><script>alert(1)</script>", {NONE}),
        ("plain.tiff", "image/tiff", saved(picture(), "TIFF"), {NONE}),
        ("tiff-as.jpg", "image/jpeg", saved(picture(), "TIFF"), {NONE}),
        ("plain.bmp", "image/bmp", saved(picture(), "BMP"), {NONE}),
        ("plain.ico", "image/x-icon", saved(picture((32, 32)), "ICO"), {NONE}),
        ("plain.ppm", "image/x-portable-pixmap", saved(picture(), "PPM"), {NONE}),
        ("photo.heic", "image/heic", box(b"heic"), {NONE}),
        ("photo.avif", "image/avif", box(b"avif"), {NONE}),
        ("photo.jp2", "image/jp2", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100), {NONE}),
        ("drawing.mvg", "image/png", b"push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/'\n", {NONE}),
        ("drawing.eps", "image/jpeg", b"%!PS-Adobe-3.0 EPSF-3.0\n", {NONE}),
        ("document.pdf", "application/pdf", b"%PDF-1.7\n" + zipped(), {NONE}),
        ("bomb.zip", "application/zip", zipped(bytes(20_000_000)), {NONE}),
        ("eicar.png", "image/png", EICAR, {NONE}),
        ("program.gif", "image/gif", b"\x7fELF" + bytes(100), {NONE}),
        ("page.gif", "image/gif", b"GIF89a=1;/*" + b"<script>alert(1)</script>*/", {DAMAGED, LARGE}),
        ("nothing.png", "image/png", b"", {NONE}),
        ("one-byte.png", "image/png", b"\x89", {NONE}),
        ("zeros.jpg", "image/jpeg", bytes(5000), {NONE}),
    )
