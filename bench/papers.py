#!/usr/bin/env python3
"""Draws papers with digits on them, each kind in a folder, and measures how well `gpu-trainer predict` reads them.

Printed digits come from fonts that fc-match finds, handwritten ones from MNIST's test part; ink, paper, size, place, noise and JPEG quality are
drawn from the seed. Files are called LABEL_NUMBER, rows DIGITS_KIND_NUMBER.

Usage: papers.py draw OUT MNIST_DIR SEED FONT,FONT,...    needs Debian's python3-pil and python3-numpy
       papers.py measure OUT GPU_TRAINER MODEL            GPU_TRAINER is a command, or gpu-trainer.dll
"""
import collections
import gzip
import json
import math
import os
import random
import subprocess
import sys

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HANDWRITTEN = 200
LETTERS = "ACDEFGHJKLMNPRTUVWXY"
ROWS = 60
INKS = [(20, 20, 25), (30, 40, 120), (60, 60, 60), (130, 30, 40)]
LINES = [(150, 180, 225), (170, 170, 170), (190, 205, 230), (230, 170, 170), (130, 150, 200)]


class Papers:
    """Coverage maps hold 0 (paper) to 1 (ink); pictures are [height, width, 3], 0 to 255."""

    def __init__(self, out, mnist, seed, fonts):
        self.out, self.seed, self.fonts = out, seed, fonts
        read = lambda name: gzip.open(os.path.join(mnist, name)).read()
        self.images = numpy.frombuffer(read("t10k-images-idx3-ubyte.gz"), numpy.uint8, offset=16).reshape(-1, 28, 28)
        self.labels = numpy.frombuffer(read("t10k-labels-idx1-ubyte.gz"), numpy.uint8, offset=8)
        self.start("")

    def start(self, kind):
        """A sequence of random numbers per kind, so that a kind can be drawn alone."""
        self.random = random.Random(f"{kind} {self.seed}")
        self.normal = numpy.random.default_rng(self.random.randrange(1 << 30))

    def uniform(self, low, high):
        return self.random.uniform(low, high)

    # What is drawn.

    def font(self, name):
        path = subprocess.run(["fc-match", "-f", "%{file}", name], stdout=subprocess.PIPE, check=True).stdout.decode()
        return path

    def glyph(self, font, text, height, stroke=0):
        face, side = ImageFont.truetype(font, max(8, int(height * 1.4))), int(height * 3)
        image = Image.new("L", (side, side), 0)
        ImageDraw.Draw(image).text((side // 3, side // 4), text, font=face, fill=255, stroke_width=stroke)
        image = image.crop(image.getbbox())
        width = max(1, round(image.size[0] * height / image.size[1]))
        return numpy.asarray(image.resize((width, max(1, round(height))), Image.LANCZOS), float) / 255

    def digit(self, index, height, by_height=False):
        image = self.images[index]
        rows, columns = numpy.nonzero(image > (40 if by_height else 0))
        image = image[rows.min():rows.max() + 1, columns.min():columns.max() + 1]
        scale = height / (image.shape[0] if by_height else max(image.shape))
        size = max(2, round(image.shape[1] * scale)), max(2, round(image.shape[0] * scale))
        return numpy.clip((numpy.asarray(Image.fromarray(image).resize(size, Image.BICUBIC), float) / 255 - 0.08) / 0.8, 0, 1)

    def place(self, ink, fill=None, margin=None):
        """Places it at random on a page; returns the coverage and the box."""
        height, width = ink.shape
        if margin is not None:
            page = numpy.zeros((height + 2 * margin, width + 2 * margin))
            left = top = margin
        else:
            side = int(max(height, width) / (fill or self.uniform(0.4, 0.7)))
            page = numpy.zeros((side, max(int(side * self.uniform(0.9, 1.2)), width + 8)))
            spare = lambda free: self.random.randint(int(free * 0.25), max(int(free * 0.25), int(free * 0.75)))
            left, top = spare(page.shape[1] - width), spare(page.shape[0] - height)
        page[top:top + height, left:left + width] = ink
        return page, (left, top, width, height)

    # Paper, ink and light.

    def paper(self):
        return numpy.array([self.uniform(225, 255)] * 3) * numpy.array([1, self.uniform(0.97, 1), self.uniform(0.9, 1)])

    def over(self, picture, coverage, colour):
        return picture * (1 - coverage[..., None]) + numpy.array(colour, float) * coverage[..., None]

    def page(self, coverage, ink=None):
        return self.over(numpy.ones(coverage.shape + (3,)) * self.paper(), coverage, ink or self.random.choice(INKS))

    def noisy(self, picture, low, high):
        return picture + self.normal.normal(0, self.uniform(low, high), picture.shape[:2])[..., None]

    def blurred(self, picture, radius):
        return numpy.asarray(Image.fromarray(numpy.clip(picture, 0, 255).astype(numpy.uint8)).filter(ImageFilter.GaussianBlur(radius)), float)

    def lines(self, shape, box, squared):
        (rows, columns), height = shape, box[3]
        spacing = height * (self.uniform(0.25, 0.6) if squared else self.uniform(0.35, 1.3))
        across = numpy.arange(self.uniform(0, spacing), rows, spacing)
        down = numpy.arange(self.uniform(0, spacing), columns, spacing) if squared else []
        if not squared and self.random.random() < 0.25:
            down = [self.uniform(0.05, 0.2) * columns]
        thick = max(1, int(height / 60 * self.uniform(0.7, 2.2))) if max(shape) > 150 else 1
        coverage = numpy.zeros(shape)
        for at in across:
            coverage[int(at):int(at) + thick] = 1
        for at in down:
            coverage[:, int(at):int(at) + thick] = 1
        return coverage

    def lined(self, ink, squared=False, dark=False):
        coverage, box = self.place(ink)
        colour = [self.uniform(20, 110)] * 3 if dark else self.random.choice(LINES)
        picture = self.over(numpy.ones(coverage.shape + (3,)) * self.paper(), self.lines(coverage.shape, box, squared), colour)
        return self.noisy(self.over(picture, coverage, self.random.choice(INKS[:3])), 0, 3)

    def framed(self, ink):
        coverage, (x, y, width, height) = self.place(ink, fill=self.uniform(0.35, 0.6))
        rows, columns = coverage.shape
        thick = max(1, int(max(rows, columns) * self.uniform(0.006, 0.02)))
        if self.random.random() < 0.4:
            left, top = int(columns * self.uniform(0.01, 0.06)), int(rows * self.uniform(0.01, 0.06))
            right, bottom = int(columns * self.uniform(0.94, 0.99)), int(rows * self.uniform(0.94, 0.99))
        else:
            gap = height * self.uniform(0.12, 0.45)
            left, top = int(max(0, x - gap)), int(max(0, y - gap))
            right, bottom = int(min(columns - 1, x + width + gap)), int(min(rows - 1, y + height + gap))
        frame = numpy.zeros(coverage.shape)
        frame[top:bottom, left:right] = 1
        frame[top + thick:bottom - thick, left + thick:right - thick] = 0
        picture = self.over(numpy.ones(coverage.shape + (3,)) * self.paper(), frame, [self.uniform(0, 100)] * 3)
        return self.noisy(self.over(picture, coverage, [self.uniform(0, 60)] * 3), 0, 3)

    def lit(self, picture, shadow=False):
        rows, columns = picture.shape[:2]
        y, x = numpy.mgrid[0:rows, 0:columns]
        angle = self.uniform(0, 2 * math.pi)
        across = (x / columns - 0.5) * math.cos(angle) + (y / rows - 0.5) * math.sin(angle)
        if shadow:
            light = 1 - self.uniform(0.3, 0.6) / (1 + numpy.exp(-(across - self.uniform(-0.25, 0.25)) / self.uniform(0.005, 0.05)))
        else:
            light = 1 - self.uniform(0.25, 0.5) * (0.5 + 0.7 * across)
        return picture * light[..., None]

    def desk(self, picture):
        picture, side = picture.copy(), self.random.randrange(4)
        picture = numpy.rot90(picture, side)
        wood = [self.uniform(60, 130), self.uniform(40, 90), self.uniform(20, 70)] if self.random.random() < 0.6 else [self.uniform(20, 60)] * 3
        picture[:int(picture.shape[0] * self.uniform(0.06, 0.15))] = wood
        return self.blurred(numpy.rot90(picture, -side), 0.7)

    def rotated(self, ink):
        image = Image.fromarray((ink * 255).astype(numpy.uint8))
        return numpy.asarray(image.rotate(self.random.choice([-15, 15]), Image.BICUBIC, expand=True), float) / 255

    def plain(self, drawn, ink=None):
        return self.noisy(self.page(self.place(drawn)[0], ink), 0, 3)

    # Kinds.

    def kinds(self):
        """Name: (handwritten or a list of fonts, drawing, JPEG qualities)."""
        light, bold = [f + ":light" for f in self.fonts], [f + ":bold" for f in self.fonts]
        jpeg = [None, 95, 80]
        return {
            "handwritten, plain": (None, self.plain, [None, 90, 75]),
            "handwritten, light ink": (None, lambda ink: self.plain(ink, ink=[self.uniform(120, 185)] * 3), jpeg),
            "handwritten, gradient of light": (None, lambda ink: self.noisy(self.lit(self.page(self.place(ink)[0])), 1, 4), jpeg),
            "handwritten, rotated by 15 degrees": (None, lambda ink: self.plain(self.rotated(ink)), jpeg),
            "handwritten, noisy JPEG": (None, lambda ink: self.noisy(self.page(self.place(ink)[0]), 8, 18), [25, 40, 50]),
            "handwritten, beside a desk's edge": (
                None, lambda ink: self.noisy(self.desk(self.page(self.place(ink, fill=self.uniform(0.35, 0.55))[0])), 0, 3), jpeg),
            "handwritten, ruled": (None, self.lined, jpeg),
            "handwritten, squared": (None, lambda ink: self.lined(ink, squared=True), jpeg),
            "printed, plain": (self.fonts, self.plain, [None, 90, 75]),
            "printed, thin": (light, self.plain, [None, 90, 75]),
            "printed, bold": (bold, self.plain, [None, 90, 75]),
            "printed, tight crop": (self.fonts, lambda ink: self.page(self.place(ink, margin=self.random.choice([0, 0, 1, 2, 3]))[0]), jpeg),
            "printed, blurred": (
                self.fonts, lambda ink: self.noisy(self.blurred(self.page(self.place(ink)[0]), ink.shape[0] * self.uniform(0.03, 0.07)), 0, 2), jpeg),
            "printed, framed": (self.fonts, self.framed, jpeg),
            "printed, dark ruled lines": (self.fonts, lambda ink: self.lined(ink, dark=True), jpeg),
            "printed, squared": (self.fonts, lambda ink: self.lined(ink, squared=True), jpeg),
            "printed, shadow's edge": (self.fonts, lambda ink: self.noisy(self.lit(self.page(self.place(ink)[0]), shadow=True), 0, 4), jpeg),
            "printed, noise, sigma 50": (
                self.fonts, lambda ink: self.noisy(self.page(self.place(ink)[0], ink=[self.uniform(0, 50)] * 3), 50, 50), [None]),
        }

    def rows(self):
        """Name: (parts of a row with their digits, gap between boxes in heights). Handwritten digits are equally high, except in the first kind."""
        def hands(count, height, low=0.85, high=1.1, by_height=True):
            chosen = [self.random.randrange(10000) for _ in range(count)]
            return "".join(str(self.labels[i]) for i in chosen), [self.digit(i, height * self.uniform(low, high), by_height) for i in chosen]

        def prints(count, height):
            font, text = self.font(self.random.choice(self.fonts)), "".join(str(self.random.randrange(10)) for _ in range(count))
            return text, [self.glyph(font, digit, height) for digit in text]

        def slanted(parts, slant):
            def one(ink):
                extra = int(slant * ink.shape[0]) + 1
                image = Image.fromarray((ink * 255).astype(numpy.uint8))
                image = image.transform((ink.shape[1] + extra, ink.shape[0]), Image.AFFINE, (1, slant, -extra, 0, 1, 0), Image.BICUBIC)
                ink = numpy.asarray(image, float) / 255
                columns = numpy.nonzero((ink > 0.3).any(0))[0]
                return ink[:, columns.min():columns.max() + 1]
            return lambda count, height: (lambda text, inks: (text, [one(ink) for ink in inks]))(*parts(count, height))

        def broken(count, height):
            text, inks = hands(count, height)
            for ink in inks:
                if self.random.random() < 0.5:
                    y, x = numpy.mgrid[0:ink.shape[0], 0:ink.shape[1]]
                    angle, row, column = self.uniform(0, math.pi), ink.shape[0] * self.uniform(0.2, 0.5), ink.shape[1] * self.uniform(0.3, 0.7)
                    ink[numpy.abs((x - column) * math.cos(angle) + (y - row) * math.sin(angle)) < height * 0.03] = 0
            return text, inks

        return {
            "handwritten": (lambda count, height: hands(count, height, by_height=False), (0.08, 0.35)),
            "equally high": (hands, (0.08, 0.4)),
            "unequally high": (lambda count, height: hands(count, height, 0.55, 1.2), (0.03, 0.3)),
            "close": (hands, (0, 0.08)),
            "touching": (hands, (-0.12, 0.05)),
            "slanted": (slanted(hands, 0.35), (-0.12, 0.1)),
            "broken strokes": (broken, (0.1, 0.3)),
            "printed": (prints, (0.08, 0.25)),
            "printed close": (prints, (0, 0.06)),
            "printed slanted": (slanted(prints, 0.3), (-0.1, 0.1)),
        }

    def row(self, inks, gap, height):
        gaps = [int(self.uniform(*gap) * height) for _ in inks]
        page = numpy.zeros((int(height * 1.9), int(sum(ink.shape[1] for ink in inks) + sum(abs(g) for g in gaps) + height * 0.8 + 20)))
        left = int(height * 0.3)
        for ink, after in zip(inks, gaps):
            top = int((page.shape[0] - ink.shape[0]) / 2 + self.uniform(-0.06, 0.06) * height)
            part = page[top:top + ink.shape[0], left:left + ink.shape[1]]
            numpy.maximum(part, ink, out=part)
            left += ink.shape[1] + after
        return page

    # Files.

    def save(self, folder, name, picture, qualities=(None,)):
        path = os.path.join(self.out, folder)
        os.makedirs(path, exist_ok=True)
        image = Image.fromarray(numpy.clip(picture, 0, 255).astype(numpy.uint8))
        if self.random.random() < 0.4:
            image = image.convert("L")
        quality = self.random.choice(qualities)
        if quality:
            image.save(os.path.join(path, name + ".jpg"), quality=quality)
        else:
            image.save(os.path.join(path, name + ".png"))

    def draw(self):
        for kind, (fonts, drawing, qualities) in self.kinds().items():
            self.start(kind)
            if fonts is None:
                for number, index in enumerate(self.random.sample(range(10000), HANDWRITTEN)):
                    self.save(kind, f"{self.labels[index]:02d}_{number:03d}", drawing(self.digit(index, self.uniform(50, 180))), qualities)
                continue
            for number, (font, label) in enumerate((font, label) for font in map(self.font, fonts) for label in range(10)):
                height = self.uniform(40, 160)
                ink = self.glyph(font, str(label), height, self.random.choice([0, 0, int(height * 0.03)]) if kind == "printed, bold" else 0)
                self.save(kind, f"{label:02d}_{number:03d}", drawing(ink), qualities)
        self.start("letters")
        for number, (font, letter) in enumerate((font, letter) for font in map(self.font, self.fonts) for letter in LETTERS):
            self.save("letters", f"{letter}_{number:03d}", self.plain(self.glyph(font, letter, self.uniform(40, 160))))
        for kind, (parts, gap) in self.rows().items():
            self.start("rows " + kind)
            for number in range(ROWS):
                height = self.uniform(50, 110)
                text, inks = parts(self.random.randint(2, 8), height)
                self.save("rows", f"{text}_{kind}_{number}", self.noisy(self.page(self.row(inks, gap, height)), 0, 4))


def predict(command, model, folder, *options):
    program = ["dotnet", command] if command.endswith(".dll") else [command]
    output = subprocess.run([*program, "predict", folder, "--model", model, "--json", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return [json.loads(line) for line in output.stdout.splitlines()]


def measure(out, command, model):
    """Refused pictures count as wrong, and refused letters as marked."""
    print("| pictures | right, % | marked as uncertain, % |\n|---|---|---|")
    for kind in sorted(set(os.listdir(out)) - {"rows", "letters"}):
        folder = os.path.join(out, kind)
        answers, count = predict(command, model, folder), len(os.listdir(folder))
        right = sum(answer["label"] == int(os.path.basename(answer["file"])[:2]) for answer in answers)
        print(f"| {kind} | {100 * right / count:.1f} | {100 * sum(answer.get('uncertain', False) for answer in answers) / count:.1f} |", flush=True)
    folder = os.path.join(out, "letters")
    answers, count = predict(command, model, folder), len(os.listdir(folder))
    print(f"| letters | | {100 * (count - len(answers) + sum(answer.get('uncertain', False) for answer in answers)) / count:.1f} |\n", flush=True)
    rows = collections.defaultdict(collections.Counter)
    for answer in predict(command, model, os.path.join(out, "rows"), "--segment"):
        text, kind, _ = os.path.basename(answer["file"]).split("_")
        result = "exact" if answer["digits"] == text else "misread" if len(answer["digits"]) == len(text) else "divided wrongly"
        rows[kind][result] += 1
    print("| rows | exact | divided wrongly | misread |\n|---|---|---|---|")
    for kind, results in rows.items():
        print(f"| {kind} | {results['exact']} | {results['divided wrongly']} | {results['misread']} |")


if __name__ == "__main__":
    if sys.argv[1] == "draw":
        Papers(sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5].split(",")).draw()
    else:
        measure(*sys.argv[2:5])
