"""The zip package of an Office file: pre-flight, sparse reading and byte splicing.

From the ground up: ``limits`` and ``sniff`` (what may come in), ``markup`` (XML read with expat and nothing else),
``archive`` (zip entries, copied raw), ``package`` (parts and relationships), ``workbook`` and ``sheet`` (reading),
``splice`` and ``write`` (changing single cells and no other byte).
"""
