"""Bytes: a local folder or S3. Knows keys and streams, neither rows nor HTTP (spec 40 §1)."""
