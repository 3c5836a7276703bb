"""How rows look on the wire, and how bodies come in (marshmallow)."""
