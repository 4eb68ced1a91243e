"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("casewright", deadline=None)  # machines differ: a slow one has not found a defect
settings.load_profile("casewright")
