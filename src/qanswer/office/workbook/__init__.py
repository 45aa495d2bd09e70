"""Workbooks: sheets read row by row, cells found and changed in the bytes, two versions compared."""
