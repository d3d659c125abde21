"""Answers: solutions become what people read, with labels, numbered sources, evidence, caveats and a sentence."""
