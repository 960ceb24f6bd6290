"""The JAAD clips as a stranger's catalog: what people wrote about each of 188 real clips."""

import re
import tarfile
from pathlib import Path

from tests.unit.formats.file_builders import write_lines


def write_catalog(real_data: Path, folder: Path) -> Path:
    """A CSV with the data's own values, under columns of its own names."""
    lines = ["videoName,tod,weather,location"]
    with tarfile.open(real_data / "jaad" / "jaad_train.tar.xz") as archive:
        for member in archive:
            if member.name.startswith("annotations/") and (stream := archive.extractfile(member)):
                text = stream.read().decode()
                cells = [
                    found[1] if (found := re.search(f"<{name}>([^<]*)</{name}>", text)) else ""
                    for name in ("time_of_day", "weather", "location")
                ]
                lines.append(",".join([Path(member.name).stem, *cells]))
    return write_lines(folder / "clips.csv", *lines)
