"""Word documents: body, tables, controls and numbering read; places changed in the bytes; two versions compared."""
