"""The shipped glossary: every form leads to one concept."""

from __future__ import annotations

from collections import defaultdict

from qanswer.knowledge.load import load
from qanswer.knowledge.locate import shipped_folder

CONCEPTS = load(shipped_folder()).concepts


def test_no_form_stands_under_two_concepts():
    forms = defaultdict(set)
    for concept in CONCEPTS:
        for form in (*concept.ja, *concept.en):
            forms[form.casefold()].add(concept.id)
    assert {form: found for form, found in forms.items() if len(found) > 1} == {}


def test_every_concept_has_forms_in_both_languages():
    assert [concept.id for concept in CONCEPTS if not (concept.ja and concept.en)] == []
