"""Search in Japanese: pages and what is looked for are cut into pairs of characters.

Sphinx's own Japanese splitter cuts the pages into words and leaves what is typed whole, so that 個別調整 is never met.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx.search import SearchLanguage

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_JAPANESE = "々ぁ-ヿ㐀-鿿"
_RUNS = re.compile(rf"[{_JAPANESE}]+|[^\W{_JAPANESE}]+")


class JapanesePairs(SearchLanguage):
    """Japanese as pairs of neighbouring characters, other words whole."""

    lang = "ja"
    language_name = "Japanese"
    js_splitter_code = """
function splitQuery(query) {
  const runs = query.match(/[JAPANESE]+|((?![JAPANESE])[\\p{L}\\p{N}_])+/gu) || [];
  return runs.flatMap((run) =>
    /[JAPANESE]/u.test(run) && run.length > 2
      ? Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))
      : [run]
  );
}
""".replace("JAPANESE", _JAPANESE)

    def split(self, text: str) -> list[str]:
        """Return the words of ``text`` for the index."""
        return [
            piece
            for run in _RUNS.findall(text)
            for piece in ([run[at : at + 2] for at in range(len(run) - 1)] if _is_long(run) else [run])
        ]


def _is_long(run: str) -> bool:
    return re.match(f"[{_JAPANESE}]", run) is not None and len(run) > 2  # noqa: PLR2004 - a pair


def setup(app: Sphinx) -> dict[str, Any]:
    """Take the place of Sphinx's own Japanese."""
    app.add_search_language(JapanesePairs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
