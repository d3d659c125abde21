"""One thing of each kind of which much is recorded, to look at its page."""

THINGS = {
    "body": "gpai-wg-responsible-ai",
    "country": "ca",
    "document": "new-delhi-declaration-2024",
    "event": "paris-ministerial-2025",
    "group": "g7",
    "instrument": "bletchley-declaration",
    "milestone": "gpt-4",
    "organisation": "ceimia",
    "output": "climate-change-and-ai-2021",
    "person": "bengio-yoshua",
    "principle": "principle-1-2-human-rights-and-democratic-values",
    "project": "raise",
    "series": "gpai-summit",
    "strategy": "ca-pan-canadian-ai-strategy-2017",
    "theme": "trustworthy-ai",
}
# Six screens of a phone, in pixels.
SCREENS = 6 * 844
