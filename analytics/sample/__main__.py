"""Write `data/sample` anew from its recipe: `python -m analytics.sample`."""

from __future__ import annotations

import shutil

from analytics import plan
from analytics.home import from_environment
from analytics.sample import recipe
from analytics.sample.generate import generate


def main() -> None:
    """Replace every generated file; the recipe stays."""
    files = generate(plan.load(from_environment().reference), recipe.load())
    for folder in {(recipe.SAMPLE / name).parent for name in files} - {recipe.SAMPLE}:
        shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = recipe.SAMPLE / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
