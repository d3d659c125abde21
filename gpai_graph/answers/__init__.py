"""What people read: labels, numbered sources, evidence, caveats, a sentence and a citation, made of solutions."""
