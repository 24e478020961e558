#!/usr/bin/env python3
"""Makes the JPEG files in this folder and, next to each, a PNG of the pixels that libjpeg-turbo decodes.

Needs Pillow and libjpeg-turbo's cjpeg (Debian: python3-pil, libjpeg-turbo-progs). The files are checked in; run this only to add one.
"""
import io
import math
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 45, 37  # neither is a multiple of 8 or 16


def picture() -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            image.putpixel((x, y), (
                int(128 + 120 * math.sin(x / 7)), int(128 + 120 * math.cos(y / 9)), (x * 5 + y * 3) % 256 if x < 20 else 200))
    draw = ImageDraw.Draw(image)
    draw.ellipse((22, 8, 38, 30), outline=(250, 20, 30), width=3)
    draw.line((4, 4, 18, 33), fill=(10, 30, 240), width=2)
    return image


def write(name: str, jpeg: bytes) -> None:
    (FOLDER / f"{name}.jpg").write_bytes(jpeg)
    seen = Image.open(io.BytesIO(jpeg))
    seen = ImageOps.exif_transpose(seen)
    if seen.mode == "CMYK":
        seen = seen.convert("RGB")
    seen.save(FOLDER / f"{name}.png")


def pillow(image: Image.Image, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def cjpeg(image: Image.Image, *options: str) -> bytes:
    ppm = io.BytesIO()
    image.save(ppm, "PPM")
    return subprocess.run(["cjpeg", *options], input=ppm.getvalue(), stdout=subprocess.PIPE, check=True).stdout


def main() -> None:
    rgb = picture()
    grey = rgb.convert("L")
    for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
        write(f"baseline-{name}", pillow(rgb, quality=80, subsampling=subsampling))
        write(f"progressive-{name}", pillow(rgb, quality=80, subsampling=subsampling, progressive=True))
    for name, sample in (("440", "1x2"), ("411", "4x1"), ("410", "4x2"), ("3x1", "3x1")):
        write(f"baseline-{name}", cjpeg(rgb, "-quality", "80", "-sample", sample))
    write("sampled-chroma", cjpeg(rgb, "-quality", "80", "-sample", "1x1,2x2,1x2"))
    write("quality-10", pillow(rgb, quality=10))
    write("quality-100", pillow(rgb, quality=100, subsampling=0))
    write("optimized", pillow(rgb, quality=60, optimize=True))
    write("baseline-grey", pillow(grey, quality=80))
    write("progressive-grey", pillow(grey, quality=80, progressive=True))
    write("sampled-grey", cjpeg(grey, "-grayscale", "-quality", "80", "-sample", "2x2"))
    write("restart-blocks", cjpeg(rgb, "-quality", "80", "-restart", "1B"))
    write("restart-rows", cjpeg(rgb, "-quality", "80", "-restart", "1"))
    write("restart-progressive", cjpeg(rgb, "-quality", "80", "-restart", "2B", "-progressive"))
    write("rgb", cjpeg(rgb, "-quality", "90", "-rgb"))
    scans = FOLDER / "scans.txt"
    scans.write_text("0;\n1;\n2;\n")
    write("separate-scans", cjpeg(rgb, "-quality", "80", "-scans", str(scans)))
    scans.unlink()

    cmyk = Image.merge("CMYK", (*[ImageOps.invert(band) for band in rgb.split()], grey.point(lambda v: v // 4)))
    write("cmyk", pillow(cmyk, quality=90))
    write("cmyk-progressive", pillow(cmyk, quality=90, progressive=True))
    # The same bytes read as YCCK: the transform flag of Adobe's segment is 2.
    data = bytearray(pillow(cmyk, quality=90))
    data[data.index(b"Adobe") + 11] = 2
    write("ycck", bytes(data))

    small = rgb.crop((0, 0, 21, 13))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        write(f"exif-{orientation}", pillow(small, quality=90, exif=exif))


if __name__ == "__main__":
    sys.exit(main())
