"""From a question to the items of the check sheet that answer it, with a calibrated probability and a way to say none."""
