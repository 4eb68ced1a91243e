"""Loading `_quarto.yml` and its companions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, Location
from casewright.paths import folder_in, follow_quarto, read_text
from casewright.project.files import (
    absolute,
    first_file,
    read_document,
    read_included,
    read_map,
    read_translations,
    refuse_included,
    shown,
    with_language,
)
from casewright.project.language import language_in
from casewright.project.merging import kind_of, map_of, merge
from casewright.project.settings import Settings, settings_in
from casewright.storage import is_file
from casewright.yaml.tree import Tree, empty_tree

CONFIGURATION_NAMES = ("_quarto.yml", "_quarto.yaml")

_OUTPUT_FOLDERS = {"website": "_site", "book": "_book", "manuscript": "_manuscript"}


@dataclass(frozen=True)
class Project:
    """A folder of documents that share metadata.

    `metadata` is `_quarto.yml` merged with its `metadata-files`, profiles and local file; `yaml` is `_quarto.yml`
    only (its value is None if the file does not exist). `variables` are those of `_variables.yml` and the values of
    the cases, each as the Markdown that `{{< var ... >}}` prints (None for null); `variables_yaml` is `_variables.yml`
    with positions.
    `output_dir` is the folder of the outputs, each at its document's path; it defaults to the root. `settings` are
    those of `casewright:`, None without that key. `profiles` are the active ones, `files_read` the files that were
    read, relative to the root. `cache` stores the parsed files by content.
    """

    root: Path
    metadata: Mapping[str, Any]
    yaml: Tree
    variables: Mapping[str, Any]
    variables_yaml: Tree | None
    output_dir: Path
    settings: Settings | None
    profiles: tuple[str, ...]
    files_read: tuple[str, ...]
    tree: Tree = field(repr=False)
    cache: ContentCache | None = field(default=None, repr=False, compare=False)

    @property
    def is_configured(self) -> bool:
        """Whether the project has a `_quarto.yml`."""
        return self.yaml.path in self.files_read

    @property
    def type(self) -> str:
        """The project type of Quarto: `default`, `website`, `book`, ..."""
        kind = self.tree.at("project", "type")
        return kind.content if kind is not None and isinstance(kind.content, str) else "default"

    @property
    def language(self) -> str:
        """The language tag of the project (`lang`), `en` by default. Raises CasewrightError if it is not text."""
        return language_in(self.tree)

    def location(self, *keys: str | int) -> Location:
        """Return the place of a key of `metadata`, in whichever file it was typed, or of the nearest parent."""
        return self.tree.nearest(*keys).place

    def shown(self, path: Path) -> str:
        """Return a path as in messages: relative to the root, with forward slashes."""
        return shown(path, self.root)


def find_root(start: Path) -> Path:
    """Return the folder of the nearest `_quarto.yml` at or above `start`, a document or a folder.

    If there is none, return the folder itself, or that of the document.
    """
    here = absolute(start)
    folder = here if here.is_dir() else here.parent
    for candidate in (folder, *folder.parents):
        if first_file(candidate, *CONFIGURATION_NAMES) is not None:
            return candidate
    return folder


def load_project(root: Path, profiles: Sequence[str] = (), cache: ContentCache | None = None) -> Project:
    """Read the configuration and the variables of a project. Raises as `load_configuration` does."""
    return with_variables(load_configuration(root, profiles, cache), cache)


def with_variables(project: Project, cache: ContentCache | None = None) -> Project:
    """Add the variables of `_variables.yml` to a project. Raises CasewrightError if the file is not YAML."""
    file = first_file(project.root, "_variables.yml", "_variables.yaml")
    if file is None:
        return project
    yaml = read_document(file, project.root, cache)
    return replace(
        project,
        variables=printed(map_of(yaml).value),
        variables_yaml=yaml,
        files_read=tuple(dict.fromkeys((*project.files_read, project.shown(file)))),
    )


def load_configuration(root: Path, profiles: Sequence[str] = (), cache: ContentCache | None = None) -> Project:
    """Read the configuration of a project, without variables, merged as Quarto merges it. `cache` stores the parsed
    `_quarto.yml` by content.

    `profiles` are the names given by option or by `QUARTO_PROFILE`, in descending priority. They default to those of
    `_environment.local`, `_environment`, `_quarto.yml.local` or `profile: default`, in this order. Of every
    `profile: group`, the first member is active if no other is (Quarto documentation, "Project Profiles").

    Raises CasewrightError if a file is missing, not YAML, or not a map, if a file contains `metadata-files` that Quarto
    does not read, if a setting is unknown, or if a value of `project:` has a wrong type.
    """
    root = absolute(root)
    read: list[Path] = []
    configuration = first_file(root, *CONFIGURATION_NAMES)
    if configuration is None:
        yaml = empty_tree(CONFIGURATION_NAMES[0])
        tree = empty_tree(yaml.path, {})
    else:
        yaml = read_document(configuration, root, cache)
        tree = map_of(yaml)
        read.append(configuration)
        for path, included in read_included(tree, root, root):
            tree = merge(tree, included)
            read.append(path)
    tree = tree.without("metadata-file", "metadata-files")

    local = first_file(root, *(f"{name}.local" for name in CONFIGURATION_NAMES)) if configuration else None
    local_tree = read_map(local, root) if local else None
    active = _active_profiles(root, profiles, tree, local_tree, read) if configuration else tuple(profiles)
    tree = tree.without("profile")
    for name in reversed(active):
        companion = first_file(root, f"_quarto-{name}.yml", f"_quarto-{name}.yaml") if configuration else None
        if companion is not None:
            profile = read_map(companion, root)
            refuse_included(profile, f"`{companion.name}`")
            tree = merge(tree, profile)
            read.append(companion)
    if local is not None and local_tree is not None:
        refuse_included(local_tree, f"`{local.name}`")
        tree = merge(tree, local_tree.without("profile"))
        read.append(local)

    settings = settings_in(tree, cache)
    follow_quarto(root, settings is None)
    tree, words_read = _with_project_language(tree, root)
    read.extend(words_read)
    return Project(
        root=root,
        metadata=tree.value,
        yaml=yaml,
        variables={},
        variables_yaml=None,
        output_dir=_output_dir(tree, root),
        settings=settings,
        profiles=active,
        files_read=tuple(dict.fromkeys(shown(path, root) for path in read)),
        tree=tree,
        cache=cache,
    )


def printed(value: Any) -> Any:
    """Return a value as Quarto prints it: `10`, `1.5`, `true`; maps and lists of such values; None for None.

    Quarto reads numbers as JavaScript does, so `1.50` is printed as `1.5` and `2.0` as `2`, unless they are quoted.
    """
    if isinstance(value, Mapping):
        return {key: printed(child) for key, child in value.items()}
    if isinstance(value, (list, tuple)):
        return [printed(child) for child in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return None if value is None else str(value)


def _active_profiles(
    root: Path, requested: Sequence[str], tree: Tree, local: Tree | None, read: list[Path]
) -> tuple[str, ...]:
    active = [name for entry in requested for name in _names(entry)]
    if not active:
        for file in (root / "_environment.local", root / "_environment"):
            if is_file(file):
                read.append(file)
                active = _names(environment_value(read_text(root, shown(file, root)), "QUARTO_PROFILE"))
                if active:
                    break
    for configuration in (local, tree):
        if not active and configuration is not None:
            active = _default_profiles(configuration)
    for group in _profile_groups(tree):
        if not set(group) & set(active):
            active.append(group[0])
    return tuple(dict.fromkeys(active))


def _names(text: str) -> list[str]:
    return [name for name in re.split(r"[ ,]+", text.strip()) if name]


def environment_value(text: str, name: str) -> str:
    """Return the value of a variable in the `NAME=value` lines of an `_environment` file, "" if it is not set."""
    value = ""
    for line in text.splitlines():
        match = re.fullmatch(rf"\s*(?:export\s+)?{re.escape(name)}\s*=\s*(.*?)\s*", line)
        if match:
            value = match[1][1:-1] if re.fullmatch(r"'.*'|\".*\"", match[1]) else match[1].split("#")[0].strip()
    return value


def _default_profiles(configuration: Tree) -> list[str]:
    default = configuration.at("profile", "default")
    if default is None or default.content is None:
        return []
    values = default.value if isinstance(default.content, tuple) else [default.value]
    if not all(isinstance(value, (str, int, float)) and not isinstance(value, bool) for value in values):
        raise CasewrightError(
            "`profile: default` must be the name of a profile, or a list of names.",
            location=default.value_place,
            why=f"it is {kind_of(default.value)}",
        )
    return [name for value in values for name in _names(str(value))]


def _profile_groups(configuration: Tree) -> list[list[str]]:
    tree = configuration.at("profile", "group")
    value = None if tree is None else tree.value
    if tree is None or value is None or value == []:
        return []
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return [value]
    if isinstance(value, list) and all(
        isinstance(group, list) and group and all(isinstance(name, str) for name in group) for group in value
    ):
        return value
    raise CasewrightError(
        "`profile: group` must be a list of profile names, or a list of such lists.", location=tree.value_place
    )


def _with_project_language(tree: Tree, root: Path) -> tuple[Tree, tuple[Path, ...]]:
    tree, read = with_language(tree, root, root)
    common = first_file(root, "_language.yml")
    if common is None:
        return tree, read
    words, files = read_translations(common, root)
    own = tree.at("language")
    return tree.with_entry("language", words if own is None else merge(words, own)), (*read, *files)


def _output_dir(tree: Tree, root: Path) -> Path:
    project = tree.at("project")
    if project is not None and project.content is not None and not isinstance(project.content, Mapping):
        raise CasewrightError(
            "`project` must be a map of options.",
            location=project.value_place,
            why=f"it is {kind_of(project.value)}",
        )
    named = tree.at("project", "output-dir")
    if named is None or named.content is None:
        kind = tree.at("project", "type")
        return root / _OUTPUT_FOLDERS.get(str(kind.content), "") if kind is not None else root
    if not isinstance(named.content, str):
        raise CasewrightError(
            "`output-dir` must be the path of a folder.",
            location=named.value_place,
            why=f"it is {kind_of(named.value)}",
        )
    return absolute(folder_in(root, named.content, named.value_place))
