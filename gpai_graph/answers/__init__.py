"""What people read: labels, numbered sources, evidence, caveats, a sentence and a citation, made of solutions.

`answer.Answer` holds them, and `answer.from_solutions` makes one. `descriptions.Descriptions` says what things and
sources are called, `names.Names` which thing a text means, `search.SearchIndex` finds things by words,
`evidence.EvidenceFinder` who states a fact, and `findings.Finding` is a claim with its verdict.
"""
