"""Word forms: tables of questions, questions in paragraphs, and what stands around them."""

from qanswer.forms.word.form import WordForm

__all__ = ["WordForm"]
