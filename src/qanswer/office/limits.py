"""How much of a customer's file is accepted. Every limit is far above any real form and far below what hurts."""

from __future__ import annotations

from typing import Final

MIB: Final = 1 << 20

MAX_FILE_BYTES: Final = 256 * MIB  # the file itself is held in memory once; forms with photographs stay under 100 MiB
MAX_ENTRIES: Final = 20_000  # zip members; the largest real workbook measured had under 1,500
MAX_PART_BYTES: Final = 512 * MIB  # one part, unpacked: 1,048,576 styled rows come to about 100 MiB
MAX_TOTAL_BYTES: Final = 1024 * MIB  # all parts, unpacked
MAX_RATIO: Final = 200  # unpacked : packed; sheets of repeated styled rows reach about 60
RATIO_FREE_BYTES: Final = 10 * MIB  # a part smaller than this may have any ratio: it cannot hurt
MAX_DEPTH: Final = 256  # nested XML elements; Word's deepest real documents stay under 100
MAX_CELLS: Final = 2_000_000  # non-empty cells of one sheet; about 250 bytes each once read
MAX_RELATIONSHIPS: Final = 50_000  # of one part; hyperlinks are the usual many
MAX_ROW: Final = 1_048_576  # Excel's last row
MAX_COLUMN: Final = 16_384  # Excel's last column, XFD
MAX_TEXT_UNITS: Final = 32_767  # UTF-16 code units in one cell; Excel cuts or rejects more
