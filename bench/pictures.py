#!/usr/bin/env python3
"""Measures how well `gpu-trainer predict` reads pictures that are not in the form it was trained on.

Takes PNGs made by `gpu-trainer export-samples --all --out DIR`, writes changed copies of all of them (inverted, scaled, shifted, on uneven grey
paper, JPEG, rotated by EXIF orientation), predicts each set and prints the accuracies as a table.

Usage: pictures.py GPU_TRAINER MODEL SAMPLES_DIR    needs Debian's python3-pil and python3-numpy
"""
import json
import os
import random
import subprocess
import sys
import tempfile

import numpy
from PIL import Image, ImageOps


def inverted(image, rng):
    return ImageOps.invert(image)


def scaled(factor):
    return lambda image, rng: image.resize((28 * factor, 28 * factor), Image.BICUBIC)


def shifted(image, rng):
    canvas = Image.new("L", (64, 64), 0)
    canvas.paste(image, (rng.randrange(37), rng.randrange(37)))
    return canvas


def uneven_paper(image, rng):
    """Dark ink on grey paper whose brightness falls off across the sheet, with noise: a photograph, roughly."""
    size = 112
    ink = numpy.asarray(image.resize((size, size), Image.BICUBIC), dtype=float) / 255
    y, x = numpy.mgrid[0:size, 0:size] / size
    angle = rng.uniform(0, 6.28)
    paper = 170 + 60 * (numpy.cos(angle) * (x - 0.5) + numpy.sin(angle) * (y - 0.5))
    noise = numpy.random.default_rng(rng.randrange(1 << 30)).normal(0, 4, (size, size))
    return Image.fromarray(numpy.clip(paper * (1 - 0.75 * ink) + noise, 0, 255).astype(numpy.uint8))


def main():
    command, model, samples = sys.argv[1:4]
    names = sorted(os.listdir(samples))
    save_png = lambda image, path, rng: image.save(path + ".png")
    save_jpeg = lambda image, path, rng: image.save(path + ".jpg", quality=60)

    def save_rotated(image, path, rng):
        orientation = rng.choice([1, 3, 6, 8])
        turned = {1: image, 3: image.rotate(180), 6: image.rotate(90), 8: image.rotate(270)}[orientation]
        exif = Image.Exif()
        exif[0x0112] = orientation
        turned.save(path + ".jpg", quality=90, exif=exif)

    same = lambda image, rng: image
    variants = [
        ("as exported", same, save_png),
        ("inverted (dark on light)", inverted, save_png),
        ("scaled 3x", scaled(3), save_png),
        ("scaled 10x", scaled(10), save_png),
        ("shifted on a 64x64 canvas", shifted, save_png),
        ("4x, dark ink on uneven grey paper with noise", uneven_paper, save_png),
        ("JPEG, quality 60", same, save_jpeg),
        ("3x, rotated by EXIF orientation, JPEG 90", scaled(3), save_rotated),
    ]
    print("| pictures | accuracy, % | difference, points |\n|---|---|---|")
    baseline = None
    for title, change, save in variants:
        rng = random.Random(1)
        with tempfile.TemporaryDirectory() as folder:
            for name in names:
                with Image.open(os.path.join(samples, name)) as image:
                    save(change(image.convert("L"), rng), os.path.join(folder, os.path.splitext(name)[0]), rng)
            output = subprocess.run(
                [command, "predict", folder, "--model", model, "--labels-from-names", "--json"], stdout=subprocess.PIPE, check=False).stdout
        accuracy = 100 * json.loads(output.splitlines()[-1])["accuracy"]
        baseline = accuracy if baseline is None else baseline
        print(f"| {title} | {accuracy:.2f} | {accuracy - baseline:+.2f} |", flush=True)


if __name__ == "__main__":
    main()
