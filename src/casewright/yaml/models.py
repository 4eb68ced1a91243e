"""Validation of the YAML files that an author writes: a file becomes a frozen model.

A model is a frozen dataclass (or a pydantic model) that derives from `FileModel`; its fields are the keys of a map in
the file, written with hyphens. `read_model` reports all problems of a file at once, each with line and column.
`json_schema` returns the schema with which editors complete and check the file.

pydantic validates. It is imported when a model is read, not when one is defined, so that a command that finds its
models in the cache (`frozen_json`) starts faster.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import typing
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, Location, did_you_mean, raise_all
from casewright.storage import content_hash, package_hash
from casewright.yaml.frozen_json import as_json, from_json
from casewright.yaml.tree import Keys, Tree

PLACE = "(location)"
"""The key of a map's own place, for the field `location` of its model; no file can contain it."""

_Model = TypeVar("_Model")


class ModelError(ValueError):
    """A problem that a model reports, in `__post_init__` or a converter, as a whole sentence.

    `keys` lead from the value that is validated to the wrong part.
    """

    def __init__(self, message: str, *keys: str | int, why: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message, self.keys, self.why, self.hint = message, keys, why, hint


class CombinedModelError(ValueError):
    """Several problems that a model reports."""

    def __init__(self, problems: list[ModelError]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def refuse(problems: list[ModelError]) -> None:
    """Raise a CombinedModelError if there are problems."""
    if problems:
        raise CombinedModelError(problems)


class KindError(ValueError):
    """A value of the wrong kind; `words` describe the right kind, as in "`width` must be {words}, not `wide`."."""

    def __init__(self, words: str, hint: str = "") -> None:
        super().__init__(f"it must be {words}")
        self.words, self.hint = words, hint


class FileModel:
    """The base class of the model of a map in a file. Derive a frozen dataclass from it.

    `CALLED` is the author's word for such a map (`figure`), `NAMED_BY` the key whose value identifies it (`label`). A
    key without a value is ignored. A field `location: Location` receives the place of the map, a field of the type
    `PlacedText` its text and place. `KEYS` contains the keys of fields whose key differs from their name; a field whose
    key begins with a parenthesis is not in the file.
    """

    CALLED: ClassVar[str] = ""
    NAMED_BY: ClassVar[str] = ""
    KEYS: ClassVar[Mapping[str, str]] = {}
    __pydantic_config__: ClassVar[Any] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        config = {"extra": "forbid", "alias_generator": cls.key, "arbitrary_types_allowed": True}
        cls.__pydantic_config__ = config

    @classmethod
    def key(cls, field: str) -> str:
        """Return the key of a field in the file."""
        return PLACE if field == "location" else cls.KEYS.get(field, key_of(field))

    @classmethod
    def known_keys(cls, _written: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the keys that a map of this model may have, in the order of the fields."""
        names = (cls.key(field.name) for field in dataclasses.fields(typing.cast(Any, cls)) if field.init)
        return tuple(name for name in names if not name.startswith("("))

    @classmethod
    def reshaped(cls, written: dict[str, Any], _place: Callable[[str], Location]) -> dict[str, Any]:
        """Return a map in the shape of the model, if the file has another; `_place` returns the place of a value."""
        return written

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.with_info_before_validator_function(
            functools.partial(prepared, typing.get_origin(source) or source), handler(source)
        )


@dataclass(frozen=True)
class PlacedText:
    """Text with its place; "" if there is none."""

    text: str
    location: Location

    def __bool__(self) -> bool:
        return bool(self.text)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            _as_placed_text, json_schema_input_schema=core_schema.str_schema()
        )


NOWHERE = Location("")
NO_TEXT = PlacedText("", NOWHERE)


@dataclass(frozen=True)
class Kind:
    """A kind of value, for `Annotated[...]`: its description, how it is read, and its JSON Schema.

    `read` returns the value of the field, and raises ValueError, or returns None, for another kind.
    """

    words: str
    read: Callable[[Any], Any]
    schema: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    hint: Callable[[Any], str] = lambda _value: ""

    def accept(self, value: Any) -> Any:
        """Return the value of the field. Raises KindError for a value of another kind."""
        try:
            read = self.read(value)
        except (ModelError, CombinedModelError, KindError):
            raise
        except ValueError:
            read = None
        if read is None:
            raise KindError(self.words, self.hint(value))
        return read

    def fits(self, value: Any) -> bool:
        """Return whether a value is of this kind."""
        try:
            self.accept(value)
        except ValueError:
            return False
        return True

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            self.accept, json_schema_input_schema=core_schema.any_schema()
        )

    def __get_pydantic_json_schema__(self, _core: Any, _handler: Any) -> dict[str, Any]:
        return dict(self.schema)


def whole_number(least: int | None = None, most: int | None = None) -> Kind:
    """Return the kind of whole numbers within limits; `true` is not one."""
    return Kind(
        _within("a whole number", least, most),
        lambda value: value if _is_number(value) and value == int(value) and _fits(value, least, most) else None,
        {"type": "integer", **_limits(least, most)},
    )


def number(least: float | None = None, most: float | None = None) -> Kind:
    """Return the kind of numbers within limits; `true` is not one."""
    return Kind(
        _within("a number", least, most),
        lambda value: float(value) if _is_number(value) and _fits(value, least, most) else None,
        {"type": "number", **_limits(least, most)},
    )


def one_of(*words: str) -> Kind:
    """Return the kind of the given words; a number is compared as it is typed."""
    return Kind(
        "one of " + ", ".join(f"`{word}`" for word in words) if len(words) > 1 else f"`{words[0]}`",
        lambda value: str(value) if str(value) in words and not isinstance(value, bool) else None,
        {"enum": [*words, *(float(word) for word in words if re.fullmatch(r"\d+\.\d+", word))]},
        lambda value: did_you_mean(str(value), words) if isinstance(value, (str, int, float)) else "",
    )


@dataclass(frozen=True)
class _OneModelOf:
    models: Mapping[str, type[FileModel]]

    def __get_pydantic_core_schema__(self, _source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.tagged_union_schema(
            {f"({key})": handler.generate_schema(model) for key, model in self.models.items()},
            lambda value: next((f"({key})" for key in self.models if isinstance(value, dict) and key in value), None),
        )

    def __hash__(self) -> int:
        return hash(tuple(self.models))


def one_model_of(models: Mapping[str, type[FileModel]]) -> _OneModelOf:
    """Return the kind of maps of several models, each identified by a key of its own; for `Annotated[A | B, ...]`."""
    return _OneModelOf(models)


def _one_line(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def texts_of(value: Any) -> tuple[str, ...] | None:
    """Return one text or a list of texts as texts of one line each, None for anything else."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(one, str) and one.strip() for one in texts):
        return None
    return tuple(" ".join(one.split()) for one in texts)


def _word(value: Any) -> str | None:
    return str(value).strip() or None if isinstance(value, (str, int)) and not isinstance(value, bool) else None


def yaml_word_hint(value: Any) -> str:
    """Return a hint for `yes`, `no`, `on` and `off`, which YAML 1.1 reads as `true` or `false`."""
    if not isinstance(value, str) or value.lower() not in ("yes", "no", "on", "off"):
        return ""
    return f"In YAML 1.2 `{value}` is a word: write `{'true' if value.lower() in ('yes', 'on') else 'false'}`."


SWITCH = Kind(
    "`true` or `false`",
    lambda value: value if isinstance(value, bool) else None,
    {"type": "boolean"},
    yaml_word_hint,
)
TEXT = Kind(
    "text",
    lambda value: value if isinstance(value, str) else None,
    {"type": "string"},
    lambda _value: "Put it in quotation marks.",
)
"""Text as it was typed."""
LINE = Kind("text", _one_line, {"type": "string", "minLength": 1}, lambda _value: "Put it in quotation marks.")
"""Text of one line, with single spaces."""


def list_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a list of at least one item."""
    return {"type": "array", "items": dict(item), "minItems": 1}


TEXTS = Kind(
    "a list of texts",
    texts_of,
    {"anyOf": [{"type": "string", "minLength": 1}, list_of({"type": "string", "minLength": 1})]},
)
"""One text or several, each of one line."""
WORD = Kind("a word", _word, {"type": ["string", "integer"]})
"""Text; a whole number is read as text."""


def key_of(name: str) -> str:
    """Return the key of a field in a file: `minimum-uses` for `minimum_uses`."""
    return name.rstrip("_").replace("_", "-")


def read_model(model: type[_Model], document: Tree, *keys: str | int, cache: ContentCache | None = None) -> _Model:
    """Read the value at the path `keys` of a file as a model, from the `cache` if it was read before.

    Raises CasewrightError, or CombinedError for several problems, if a part is unknown, missing, of the wrong kind, or
    contradicts another.
    """
    read = try_model(model, document, *keys, cache=cache)
    if isinstance(read, tuple):
        raise_all(read)
    return typing.cast(_Model, read)


def try_model(
    model: type[_Model], document: Tree, *keys: str | int, cache: ContentCache | None = None
) -> _Model | tuple[CasewrightError, ...]:
    """Return the model, or all problems in the order of their places."""
    if cache is None:
        return read_refined(model, document, keys, lambda problem: problem.error)
    key = _Reading(document, keys).key(model)
    stored = cache.find(key)
    if stored is not None:
        return typing.cast(_Model, from_json(stored))
    read = read_refined(model, document, keys, lambda problem: problem.error)
    with suppress(
        TypeError, ValueError, RecursionError
    ):  # not every value can be JSON: it is validated again next time
        if not isinstance(read, tuple) and from_json(data := as_json(read)) == read:
            cache.store(key, data)
    return read


@dataclass(frozen=True)
class Problem:
    """A problem of a file, for callers that refine its message.

    `kind` is pydantic's type of error, or `unexpected` for an unknown key, `keys` the path of the wrong value, `value`
    the value, `model` the model of the surrounding map (None at the top), `error` the general message.
    """

    kind: str
    keys: Keys
    value: Any
    model: type | None
    detail: Mapping[str, Any]
    error: CasewrightError


def read_refined(
    model: type[_Model], document: Tree, keys: Keys, refine: Callable[[Problem], CasewrightError]
) -> _Model | tuple[CasewrightError, ...]:
    """Read a model as `try_model` does, with messages that `refine` may replace."""
    from pydantic import ValidationError

    reading = _Reading(document, keys)
    try:
        return typing.cast(
            _Model, _adapter(typing.cast(Hashable, model)).validate_python(reading.value(), context=reading)
        )
    except ValidationError as error:
        problems = [each for detail in error.errors(include_url=False) for each in reading.problems(dict(detail))]
    except RecursionError:
        return (CasewrightError("The values here are nested too deeply.", location=document.value_location(*keys)),)
    errors = [refine(problem) for problem in problems]
    # A missing key is often a misspelled one, so unknown keys come first.
    ranked = sorted(
        zip(problems, errors, strict=True),
        key=lambda pair: (pair[0].kind == "missing", pair[1].location or Location(""), pair[1].message),
    )
    return tuple({(error.location, error.message): error for _, error in ranked}.values())


def json_schema(model: type, title: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file that a model is read from."""
    schema = as_written(_adapter(typing.cast(Hashable, model)).json_schema(by_alias=True, mode="validation"))
    schema.pop("title", None)
    schema.get("$defs", {}).pop("Location", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema}


@functools.cache
def _adapter(model: Hashable) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(typing.cast(Any, model))


def _known_keys(model: type, written: Any) -> tuple[str, ...]:
    if issubclass(model, FileModel) and dataclasses.is_dataclass(model):
        return model.known_keys(written)
    fields: Mapping[str, Any] = getattr(model, "model_fields", {})
    return tuple(field.alias or name for name, field in fields.items())


@functools.cache
def _placed_fields(model: Hashable) -> frozenset[str]:
    if not isinstance(model, type) or not dataclasses.is_dataclass(model):
        return frozenset()
    key = typing.cast(type[FileModel], model).key
    return frozenset(key(name) for name, hint in typing.get_type_hints(model).items() if hint is PlacedText)


def prepared(model: type[FileModel], value: Any, info: Any) -> Any:
    """Return a map without its empty keys, with the places that the model requires."""
    if not isinstance(value, dict) or not isinstance(info.context, _Reading):
        return value
    reading = info.context
    path = reading.paths.get(id(value), reading.keys)
    reading.models[path] = model
    written = {str(key): part for key, part in value.items() if part is not None}
    for key in _placed_fields(typing.cast(Hashable, model)) & written.keys():
        written[key] = (written[key], reading.document.value_location(*path, key))
    if dataclasses.is_dataclass(model) and any(field.name == "location" for field in dataclasses.fields(model)):
        written[PLACE] = reading.document.value_location(*path)
    shaped = model.reshaped(written, lambda key: reading.document.value_location(*path, key))
    for part in shaped.values() if shaped is not written else ():
        if isinstance(part, dict) and id(part) not in reading.paths:
            reading.paths[id(part)] = path
            reading.shaped.append(part)
    return shaped


def _as_placed_text(value: Any) -> PlacedText:
    if isinstance(value, PlacedText):
        return value
    text, location = value if isinstance(value, tuple) else (value, Location(""))
    if isinstance(text, (dict, list)):
        raise KindError("text", "Put text that contains `: ` or begins with a bracket in quotation marks.")
    return PlacedText(str(text).strip(), location)


class _Reading:
    """The state of reading one file: the model and the path of each map.

    `paths` is keyed by identity, so `shaped` keeps maps alive that are not in the file.
    """

    def __init__(self, document: Tree, keys: Keys) -> None:
        self.document = document
        self.keys = keys
        self.models: dict[Keys, type] = {}
        self.paths: dict[int, Keys] = {}
        self.shaped: list[Any] = []
        self._all: list[Keys] = []
        self._top = document.value
        for key in keys:
            self._top = self._top[key]
        self._walk(self._top, keys)

    def value(self) -> Any:
        """Return the value that is read."""
        return self._top

    def key(self, model: type) -> str:
        """Return the cache key of the value, its places, the model and this program."""
        places = [(self.document.location(*path), self.document.value_location(*path)) for path in self._all]
        inputs = repr((package_hash(), model.__module__, model.__name__, self._top, places))
        return content_hash(inputs.encode("utf-8", "surrogatepass"))

    def _walk(self, value: Any, path: Keys) -> None:
        self._all.append(path)
        if isinstance(value, (dict, list)) and id(value) not in self.paths:
            self.paths[id(value)] = path
            for key, part in value.items() if isinstance(value, dict) else enumerate(value):
                self._walk(part, (*path, key))

    def problems(self, detail: dict[str, Any]) -> Iterator[Problem]:
        """Yield the problem that pydantic reports, or those that a model reports."""
        kind = {"unexpected_keyword_argument": "unexpected", "extra_forbidden": "unexpected"}.get(
            detail["type"], detail["type"]
        )
        path, value, owner = self._way(detail["loc"], kind)
        raised = detail.get("ctx", {}).get("error")
        for problem in raised.problems if isinstance(raised, CombinedModelError) else [raised]:
            if isinstance(problem, ModelError):
                keys = (*path, *problem.keys)
                error = CasewrightError(
                    problem.message,
                    location=self.document.value_location(*keys),
                    why=problem.why,
                    hint=problem.hint,
                )
                yield Problem(kind, keys, value, owner, detail, error)
            else:
                yield Problem(kind, path, value, owner, detail, self._error(kind, path, value, owner, detail))

    def _way(self, loc: tuple[str | int, ...], kind: str) -> tuple[Keys, Any, type | None]:
        """Return the path in the file, the value and the model around it; pydantic's paths contain branches of unions
        too, which are not in the file."""
        path, value = self.keys, self._top
        owner: type | None = None
        for place, key in enumerate(loc):
            around = self.models.get(path)
            found = next((name for name in value if str(name) == str(key)), None) if isinstance(value, dict) else None
            if found is not None:
                owner = around
                path, value = (*path, found), value[found]
            elif isinstance(value, list) and isinstance(key, int) and key < len(value):
                path, value = (*path, key), value[key]
            elif kind == "missing" and place == len(loc) - 1:
                return (*path, key), None, around
        return path, value, owner

    def _error(self, kind: str, path: Keys, value: Any, owner: type | None, detail: dict[str, Any]) -> CasewrightError:
        key = path[-1] if path else ""
        above = path[:-1]
        if kind == "missing":
            around = self._at(above)
            if isinstance(around, dict) and key in around:
                return CasewrightError(
                    f"`{key}` is empty.", location=self.document.location(*path), hint=f"Write `{key}: ...`."
                )
            return CasewrightError(
                f"{_capital(self._owner(above, owner))} has no `{key}`.",
                location=self.document.location(*above),
                hint=f"Add `{key}: ...` to it.",
            )
        if kind == "unexpected":
            known = _known_keys(owner, self._at(above)) if owner else ()
            return CasewrightError(
                f"`{key}` is not an option of {self._owner(above, owner)}.",
                location=self.document.location(*path),
                hint=did_you_mean(str(key), known) or "Known here: " + ", ".join(f"`{name}`" for name in known) + ".",
            )
        location = self.document.value_location(*path)
        words, hint = _expected(kind, value, detail)
        name = _field(path) or self._owner(path, self.models.get(path))
        if words:
            return CasewrightError(
                f"{_capital(name)} must be {words}, not {shown(value)}.", location=location, hint=hint
            )
        why = str(detail.get("ctx", {}).get("error") or detail["msg"])
        return CasewrightError(f"{_capital(name)} cannot be used.", location=location, why=why)

    def _at(self, path: Keys) -> Any:
        value = self._top
        for key in path[len(self.keys) :]:
            value = value[key]
        return value

    def _owner(self, path: Keys, model: type | None) -> str:
        called = getattr(model, "CALLED", "") or _field(path)
        value = self._at(path)
        name = value.get(getattr(model, "NAMED_BY", "")) if isinstance(value, dict) else None
        words = f"the {called}" if called and not called.startswith(("`", "the ", "entry ")) else called or "the file"
        return f"{words} `{name}`" if isinstance(name, (str, int)) else words


def _expected(kind: str, value: Any, detail: dict[str, Any]) -> tuple[str, str]:
    """Return a description of the values of a field and a hint; the description is "" if only pydantic's message
    describes the problem."""
    context = detail.get("ctx", {})
    raised = context.get("error")
    if isinstance(raised, KindError):
        return raised.words, raised.hint
    if kind == "literal_error":
        words = context["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return "one of " + ", ".join(f"`{word}`" for word in words), did_you_mean(str(value), words)
    if kind in {"tuple_type", "list_type"}:
        return "a list", "Write each entry on its own line that begins with `- `."
    if kind in {"dict_type", "model_type", "model_attributes_type", "dataclass_type", "mapping_type"}:
        return "a map of options", "Write `key: value` lines, indented, below it."
    words = {"string_type": "text", "bool_type": "`true` or `false`"}.get(kind, "")
    if kind in {"int_type", "int_parsing", "int_from_float"}:
        words = "a whole number"
    return words, "Put it in quotation marks." if words == "text" else ""


def shown(value: Any) -> str:
    """Return a value as in messages."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, (dict, list, tuple)):
        return "a map" if isinstance(value, dict) else "a list"
    text = " ".join(str(value).split())
    return f"`{text if len(text) <= 60 else text[:57] + '...'}`" if text else "an empty text"


def _field(path: Keys) -> str:
    if not path or isinstance(path[-1], str):
        return f"`{path[-1]}`" if path else ""
    named = [key for key in path if isinstance(key, str)]
    return f"entry {path[-1] + 1}" + (f" of `{named[-1]}`" if named else "")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < float("inf")


def _fits(value: float, least: float | None, most: float | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


def _within(words: str, least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f"{words} from {least:g} to {most:g}"
    return words if least is None else f"{words} from {least:g}"


def _limits(least: float | None, most: float | None) -> dict[str, float]:
    return {name: limit for name, limit in (("minimum", least), ("maximum", most)) if limit is not None}


def as_written(schema: Any) -> Any:
    """Return the schema of a file without null values, since a field without a value is omitted, and without titles
    that repeat the field's name."""
    if isinstance(schema, list):
        return [as_written(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    written = {}
    for key, part in schema.items():
        if (key == "default" and (not part or isinstance(part, dict))) or (key == "title" and isinstance(part, str)):
            continue
        if key.startswith("("):
            continue
        # The text `not stated` matches several of the alternatives.
        written["anyOf" if key == "oneOf" else key] = as_written(part)
    if "patternProperties" in written:
        written["additionalProperties"] = False
    kinds = [kind for kind in written.get("anyOf", []) if kind != {"type": "null"}]
    if kinds and len(kinds) < len(written["anyOf"]):
        del written["anyOf"]
        return {**kinds[0], **written} if len(kinds) == 1 else {"anyOf": kinds, **written}
    return written
