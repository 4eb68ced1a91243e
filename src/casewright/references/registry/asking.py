"""Requests to registries of works. Only commands with `--online` make them."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from casewright.storage import library_version

CROSSREF = "https://api.crossref.org/works/"
PUBMED = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esummary.fcgi"
_SECONDS = 15.0
_LARGEST = 5_000_000


@dataclass(frozen=True)
class NoAnswer:
    """Why a registry did not describe a work. `is_unknown` if it has none of that name, `is_away` if it cannot be
    reached."""

    why: str
    is_unknown: bool = False
    is_away: bool = False


UNREADABLE = NoAnswer("the registry's answer cannot be read")


def crossref_work(doi: str, address: str = CROSSREF) -> dict[str, Any] | NoAnswer:
    """Return what Crossref says of a DOI. Source: Crossref REST API, `GET /works/{doi}`."""
    answer = _fetched(address + urllib.parse.quote(doi, safe="/"))
    if isinstance(answer, NoAnswer):
        return answer
    message = answer.get("message")
    return message if isinstance(message, dict) else UNREADABLE


def pubmed_work(kind: str, value: str, address: str = PUBMED) -> dict[str, Any] | NoAnswer:
    """Return what PubMed says of a PMID, or PubMed Central of a PMCID. Source: NCBI E-utilities, ESummary 2.0."""
    number = value.removeprefix("PMC")
    database = "pmc" if kind == "pmcid" else "pubmed"
    answer = _fetched(f"{address}?{urllib.parse.urlencode({'db': database, 'id': number, 'retmode': 'json'})}")
    if isinstance(answer, NoAnswer):
        return answer
    result = answer.get("result")
    work = result.get(number) if isinstance(result, dict) else None
    if not isinstance(work, dict):
        return UNREADABLE
    return NoAnswer("the registry has no such work", is_unknown=True) if "error" in work else work


def _fetched(address: str) -> dict[str, Any] | NoAnswer:
    headers = {"Accept": "application/json", "User-Agent": f"casewright/{library_version('casewright') or 0}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=_SECONDS) as response:
            answer = json.loads(response.read(_LARGEST))
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return NoAnswer("the registry has no such work", is_unknown=True)
        return NoAnswer(f"the registry answered {error.code}")
    except (OSError, http.client.HTTPException) as error:
        return NoAnswer(f"the registry cannot be reached ({getattr(error, 'reason', error)})", is_away=True)
    except ValueError:
        return UNREADABLE
    return answer if isinstance(answer, dict) else UNREADABLE
