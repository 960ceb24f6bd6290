"""`gainloop priorities inputs`: what adding an input bought in simulated worlds."""

from dataclasses import asdict

from gainloop.cli.output import AsJson, print_json, print_line, print_table
from gainloop.rules.input_effects import effect_table


def inputs(as_json: AsJson = False) -> None:
    """What adding an input bought a ranking that has all others; simulated, no home is read."""
    table = effect_table()
    if as_json:
        print_json(
            {
                "simulated": True,
                "command": table.command,
                "digest": table.digest,
                "effects": [asdict(effect) for effect in table.effects.values()],
            }
        )
        return
    print_line(
        "Simulated: what adding an input bought in made-up worlds, where all others were there. "
        "No promise for a program; shadow cycles measure that."
    )
    print_table(
        ("input", "worst-3 area", "low", "high", "hours with it", "worlds", "forecast"),
        (
            [
                effect.input.value.replace("_", " "),
                effect.area,
                effect.low,
                effect.high,
                effect.hours,
                effect.num_worlds,
                effect.num_covered,
            ]
            for effect in table.effects.values()
        ),
    )
    print_line(f"Made by `{table.command}`, SHA-256 {table.digest}.")
