"""Pictures and movies: read, probe, shrink, encode, draw. Knows files, neither rows nor HTTP."""
