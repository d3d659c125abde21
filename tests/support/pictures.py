"""Pages and images of pictures, read back."""

import json
import re
from pathlib import Path
from typing import Any

SUPPORT = str(Path(__file__).parent)


def data_of(page: str) -> Any:
    """The data that a page carries."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])
