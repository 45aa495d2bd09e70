"""Excel workbooks and Word documents as bytes: read, changed in single places, compared. Knows nothing of questionnaires.

From the ground up: ``limits``, ``references`` (A1 and ranges), ``values``, ``boxes``; ``edits`` (what is to change),
``expected`` (a place reads as asked), ``findings`` (what a comparison came to); ``xml`` (expat and patches); ``package``
(the zip, its parts and relationships); ``workbook`` and ``document`` (read, find a place, change it, compare two).
"""
