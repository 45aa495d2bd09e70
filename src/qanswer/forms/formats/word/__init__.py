"""Word forms: tables of questions, questions in paragraphs, and what stands around them."""

from qanswer.forms.formats.word.form import WordForm

__all__ = ["WordForm"]
