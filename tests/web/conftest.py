"""One running server for all files of browser tests: to start one takes seconds."""

from reader import address as address
