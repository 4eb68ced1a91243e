"""`casewright export`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from casewright.cli.options import quiet_option
from casewright.cli.options import verbose_option as verbose
from casewright.cli.terminal import CLEAN, say
from casewright.diagnostics import CasewrightError


@click.group(short_help="Write the case in an exchange format.")
def export() -> None:
    """Write the case in an exchange format.

    \b
    Examples:
      casewright export phenopacket
    """


@export.command(short_help="Write GA4GH Phenopackets, a JSON file for each patient.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("phenopackets"),
    show_default=True,
    help="Folder to write to.",
)
@quiet_option
@verbose
def phenopacket(output: Path, quiet: bool) -> int:
    """Write the cases as GA4GH Phenopackets 2.0: a JSON file for each patient, and one for each family.

    Only entries with a code are written (`code: HP:0001945`). Sources and details are omitted, since they could
    identify somebody. Everything that is omitted is listed.

    \b
    Needs the extra: pip install "casewright[phenopackets]"
    Examples:
      casewright export phenopacket
      casewright export phenopacket --output shared
    """
    from casewright import __version__
    from casewright.case.exchange.phenopacket import phenopackets_of
    from casewright.case.loading import load_cases
    from casewright.paths import file_in
    from casewright.project import find_root
    from casewright.project.files import shown
    from casewright.storage import write_whole

    root = find_root(Path.cwd())
    validated = _validator()
    cases = load_cases(root)
    if not cases:
        raise CasewrightError("The project has no case to export.", hint="Write it to `data/case.yml`.")
    packets = phenopackets_of(cases, _now(), f"casewright {__version__}")
    texts = {f"{packet.name}.json": validated(packet.kind, packet.json) for packet in packets}
    for name, text in texts.items():
        inside = shown(output / name, root)  # a received folder may have a link of this name
        write_whole(output / name if inside.startswith("../") else file_in(root, inside), text.encode())
        say(f"Wrote {(output / name).as_posix()}")
    losses = list(dict.fromkeys(str(loss) for packet in packets for loss in packet.losses))
    if losses and not quiet:
        say(f"\nNot exported, {len(losses)} in all:")
        for loss in losses:
            say(f"  {loss}")
    return CLEAN


def _validator() -> Any:
    """Return a function that validates a message with the `phenopackets` package, and returns it as JSON text."""
    try:
        import phenopackets
        from google.protobuf import json_format
    except ImportError:
        raise CasewrightError(
            "The package `phenopackets`, which validates the export, is not installed.",
            hint='Run `pip install "casewright[phenopackets]"`.',
        ) from None

    def validated(kind: str, json: Any) -> str:
        message = json_format.ParseDict(json, getattr(phenopackets, kind)())
        return str(json_format.MessageToJson(message, indent=2, ensure_ascii=False)) + "\n"

    return validated


def _now() -> str:
    """Return the time of the export in ISO 8601: `SOURCE_DATE_EPOCH` if set, so that a build is reproducible."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch and epoch.isdigit() else datetime.now(UTC)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")
