"""What the camera adds: the mark that the picture is synthetic, and the faults of a broken sensor.

Works on the finished picture; called by `paint`.
"""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from gainloop.terms.scenes import Scene

_STREAM = 71
_MARK = "synthetic"


def break_picture(image: Image.Image, scene: Scene) -> Image.Image:
    """Rows that slipped, blocks that were swapped, bands of gain, dead lines and noise."""
    rng = np.random.default_rng([scene.seed, _STREAM, scene.frame_index])
    pixels = np.array(image)
    height, width = pixels.shape[:2]
    for start, length, shift in rng.random((7, 3)):
        top = int(start * height * 0.92)
        rows = slice(top, top + max(2, int(length * 0.07 * height)))
        pixels[rows] = np.roll(pixels[rows], int((shift - 0.5) * 0.5 * width), axis=1)
    block = max(4, width // 40)
    for _ in range(26):
        x, y = int(rng.integers(0, width - block)), int(rng.integers(0, height - block))
        wide = block * int(rng.integers(1, 5))
        moved = int(rng.integers(0, max(1, width - wide)))
        patch = pixels[y : y + block, moved : moved + wide].copy()
        pixels[y : y + patch.shape[0], x : x + wide] = patch[:, : max(0, min(wide, width - x))]
    bands = 1.0 + 0.28 * np.sin(np.arange(height) / height * 44 + rng.uniform(0, 6))
    noisy = pixels * bands[:, None, None] + rng.normal(0, 16, (height, width, 1))
    lower = slice(int(height * float(rng.uniform(0.7, 0.85))), height)
    noisy[lower, :, 1] = 0.35 * noisy[lower, :, 1] + 40
    noisy[int(rng.integers(0, height)) :: max(8, height // 9)] = 24
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def put_mark(image: Image.Image) -> None:
    """A discreet word in the lower right corner: no one may take the picture for a recording."""
    width, height = image.size
    font = ImageFont.load_default(size=max(8, round(width / 102)))
    draw = ImageDraw.Draw(image, "RGBA")
    margin = max(3, width // 90)
    place = (width - margin, height - margin)
    draw.text((place[0] + 1, place[1] + 1), _MARK, font=font, anchor="rs", fill=(20, 24, 30, 90))
    draw.text(place, _MARK, font=font, anchor="rs", fill=(250, 250, 250, 165))
