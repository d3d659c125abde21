"""Sandbox: strangers' queries run in worker processes with a deadline, a memory limit and no sockets."""
