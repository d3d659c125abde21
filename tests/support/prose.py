"""Prose: the texts that readers meet in Markdown, in templates of pages and in code, without marks and addresses."""

import ast
import re
from collections.abc import Iterator
from typing import Final

# What is no prose, or is written elsewhere and checked there.
_CODE: Final = re.compile(
    r"^ *```.*?^ *```|<!-- (\w+):begin -->.*?<!-- \1:end -->|<!--.*?-->|<(script|style|pre)\b.*?</\2>",
    re.DOTALL | re.MULTILINE,
)


def prose(markdown: str) -> Iterator[str]:
    """The paragraphs, items, headings and cells of a Markdown text, without code and addresses of links."""
    plain = re.sub(r"`[^`\n]*`", "X", _CODE.sub("\n\n", markdown))
    plain = re.sub(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^)]*\)", r"\1", plain)
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*] |\d+\. |#|\|))", plain):
        if block.lstrip().startswith("|"):
            yield from (cell.strip() for cell in re.split(r"\s\|\s|^\s*\||\|\s*$", block) if cell.strip())
        elif block.strip():
            yield re.sub(r"[*_]{2}", "", re.sub(r"^\s*(?:[-*] |\d+\. |#+ )", "", block)).strip()


def template_prose(template: str) -> Iterator[str]:
    """The texts of a Jinja template of HTML: between tags, and in the attributes that are read out or shown."""
    plain = re.sub(r"\{#.*?#\}", "", _CODE.sub("\n", template), flags=re.DOTALL)
    plain = re.sub(r"\{\{.*?\}\}", "X", plain, flags=re.DOTALL)
    # Another branch is another text.
    plain = re.sub(r"\{% (?:else|elif) .*?%\}", "<br>", plain, flags=re.DOTALL)
    plain = re.sub(r"\{%.*?%\}", "", plain, flags=re.DOTALL)
    yield from re.findall(r'\b(?:aria-label|title|placeholder|alt)="([^"]+)"', plain)
    inline = re.sub(r"</?(?:a|strong|em|span|code|time|b|i)\b[^>]*>", "", plain)
    yield from (" ".join(part.split()) for part in re.split(r"<[^>]*>", inline) if part.strip())


def messages(tree: ast.AST) -> Iterator[str]:
    """The texts in code that have several words, without docstrings; … stands for what is computed."""
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and node not in docstrings and node not in parts:
            yield node.value if isinstance(node.value, str) and " " in node.value else ""
