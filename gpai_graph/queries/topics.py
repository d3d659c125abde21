"""Topics: what the folders of the query library are called, in the order in which readers meet them."""

from typing import Final

TOPICS: Final[dict[str, str]] = {
    "overview": "The graph as a whole",
    "members": "Members",
    "coverage": "GPAI and the world",
    "origin": "How it began",
    "governance": "Bodies and chairs",
    "people": "People",
    "work": "Projects and outputs",
    "exchange": "Exchange between countries and organisations",
    "influence": "Strategies, laws and instruments",
    "vocabulary": "Themes and principles",
    "tempo": "GPAI beside the development of AI",
    "networks": "Networks",
    "events": "Events",
    "provenance": "Sources and disputes",
    "completeness": "What is recorded, to hold against the counts that sources state",
    "federation": "Together with other graphs",
    "details": "What the commands are made of",
}


def topic_title(topic: str) -> str:
    """What a folder of queries is called; one that nobody named yet by its own name."""
    return TOPICS.get(topic, topic.capitalize())
