"""What README.md says of the settings is what holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from casewright.project import load_project
from casewright.project import settings as settings_module
from casewright.project.settings import Settings

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
[SHOWN] = re.findall(r"```yaml\n(casewright:\n.*?)```", README, re.DOTALL)


def settings_of(folder: Path, text: str) -> Settings:
    (folder / "_quarto.yml").write_text(text, encoding="utf-8")
    settings = load_project(folder).settings
    assert settings is not None
    return settings


def test_the_settings_shown_are_the_defaults(tmp_path: Path) -> None:
    assert settings_of(tmp_path, SHOWN) == Settings()


CHOICES = re.findall(r"^ +([\w-]+): (\S.*?) +# or (.+)$", SHOWN, re.MULTILINE)


@pytest.mark.parametrize(("name", "default", "others"), CHOICES)
def test_every_other_value_is_one(tmp_path: Path, name: str, default: str, others: str) -> None:
    for other in others.split(", "):
        changed = SHOWN.replace(f"{name}: {default} ", f"{name}: {other} ")
        assert settings_of(tmp_path, changed) != Settings()


def test_no_value_is_missing() -> None:
    kinds = (
        "CitationOrder",
        "Thousands",
        "PanelStyle",
        "FloatPlacement",
        "AbbreviationSort",
        "SupplementReferences",
        "Spacing",
    )
    shown = {name: {default, *others.split(", ")} for name, default, others in CHOICES}
    assert [set(get_args(getattr(settings_module, kind))) for kind in kinds] == [
        values for name, values in shown.items() if name != "line-numbers"
    ]
