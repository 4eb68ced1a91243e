"""The case as data: the content of `data/case.yml`. The models are frozen, and unknown fields are errors.

The parts follow the timeline and the clinical findings, therapeutic interventions, follow-up and outcomes of the CARE
checklist (items 5 to 10). Field names have hyphens in the file (`index-event`) and underscores here.

An absent field does not apply: a finding has no dose. A field that applies but is not known is written `unknown` or
`not stated`, and is an `Unknown`.
"""

from casewright.case.model.case import Case

__all__ = ["Case"]
